import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causeOf, evidence, incident } from '../facts/evidence.fixture.ts';
import type { FactKind, FactsBlock } from '../facts/fact.ts';
import { factsOf } from '../facts/facts-block.ts';
import { narrateByRules } from '../narrate/rules-narrative.ts';
import { ground } from './ground.ts';

const block = factsOf(evidence());

function idsOf(of: FactsBlock, ...kinds: readonly FactKind[]): string[] {
  return of.facts.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);
}

/** The reason for which a sentence was dropped; null when it was kept. */
function judged(text: string, ...kinds: readonly FactKind[]): string | null {
  return ground(block, [{ text, facts: idsOf(block, ...kinds) }]).dropped[0]?.reason ?? null;
}

describe('a sentence that says what its facts say is kept', () => {
  it.each<[string, FactKind[]]>([
    ['MS Aurora has a bad link to shore, rated critical.', ['what']],
    ['It started at 02:48 UTC.', ['began']],
    ['The cause is probably modem-1.', ['cause']],
    ['The likely cause is modem-1, in the radio room.', ['cause']],
    ['modem-1 is possibly the cause.', ['cause']],
    ['Rain rose from 0 to 16.3 mm/h at gps-1.', ['surroundings']],
    ['router-1 said that the path to shore is lost.', ['sign']],
    ['The satellite signal quality on modem-1 dropped below the limit of 7 dB.', ['first_sign', 'sign']],
    [
      'Step 1 of the runbook Satellite signal is weak: Look at the sky: in heavy rain wait and tell the crew.',
      ['step'],
    ],
    ['It is over since 03:26:51 UTC: everything that was wrong is back to normal.', ['state']],
    ['All 3 devices with clear trouble are modem-1 or depend on it.', ['cause_reason']],
    ['It began at 02:48 UTC, and the evidence supports this cause well.', ['began', 'certainty']],
    ['A less likely cause is router-1.', ['other_causes']],
    [
      'The cause is very likely modem-1; the first sign of all came from modem-1, at 02:48:31 UTC.',
      ['cause', 'cause_reason'],
    ],
  ])('%s', (text, kinds) => {
    expect([text, judged(text, ...kinds)]).toEqual([text, null]);
  });
});

describe('a sentence that says anything else is dropped', () => {
  it.each<[string, string, FactKind[]]>([
    ['a cause that no fact has', 'The cause is a fire.', ['cause']],
    ['an order that no runbook gives', 'Replace the antenna.', ['step', 'cause']],
    ['an order on a device', 'Restart modem-1.', ['step', 'cause', 'cause_reason']],
    ['a step without its condition', 'Check the cable of the antenna.', ['step']],
    ['a step that is turned round', 'In heavy rain do not wait.', ['step']],
    ['another device', 'The probable cause is router-1.', ['cause', 'other_causes', 'affected']],
    ['a device that is affected as the cause', 'pos-1 is the cause.', ['cause', 'affected']],
    ['a device that nobody knows', '3 devices are affected: modem-9, pos-1 and router-1.', ['affected']],
    ['another ship', 'MS Borealis: a link to shore is bad, rated critical.', ['what']],
    ['half the name of the ship', 'Aurora: a link to shore is bad.', ['what']],
    ['another number', 'Rain rose from 0 to 61.3 mm/h at gps-1.', ['surroundings']],
    ['numbers changed over', 'Rain rose from 16.3 to 0 mm/h at gps-1.', ['surroundings']],
    ['another unit', 'Rain rose from 0 to 16.3 kn at gps-1.', ['surroundings']],
    ['a limit told as the value', 'Satellite signal quality on modem-1 was 7 dB.', ['first_sign']],
    [
      'before and during changed over',
      'Satellite signal quality on modem-1 was 4.9 dB before and 12.1 dB during the incident.',
      ['series'],
    ],
    ['who is affected in other words', 'Three devices are affected.', ['affected']],
    ['a number in words', 'Five devices are affected.', ['affected']],
    ['another time', 'It began at 02:49 UTC.', ['began']],
    ['ship time told as UTC', 'It began at 03:48:31 UTC.', ['began']],
    ['UTC told as ship time', 'It began at 02:48:31 ship time.', ['began']],
    ['another day', 'It began at 2026-01-16 02:48:31 UTC.', ['began']],
    ['a denied fact', 'It did not begin at 2026-01-15 02:48:31 UTC.', ['began']],
    ['a denied cause', 'The probable cause is not modem-1.', ['cause']],
    ['a denial left out', 'The sign that opened this was seen in the 7 days before.', ['history']],
    ['a certain cause', 'The cause is modem-1.', ['cause']],
    ['a cause surer than the evidence', 'The cause is definitely modem-1.', ['cause']],
    ['the wrong direction', 'Rain fell from 0 to 16.3 mm/h at gps-1.', ['surroundings']],
    ['the wrong side', 'Satellite signal quality on modem-1 was above the limit of 7 dB.', ['first_sign']],
    [
      'a link between true things',
      'The link is bad because rain rose from 0 to 16.3 mm/h at gps-1.',
      ['what', 'surroundings'],
    ],
    [
      'a pronoun for the wrong device',
      'pos-1 is affected, and it is the probable cause.',
      ['affected', 'cause'],
    ],
    ['a pronoun without a device', 'It is very likely the cause.', ['cause']],
    ['the place of another device', '3 devices are affected: modem-1 (bar, deck 6).', ['affected']],
    ['another order of dependence', 'modem-1 depends on router-1.', ['cause_reason', 'other_causes']],
    ['more than is there', 'All devices of the ship are affected.', ['affected']],
    ['another language', 'Der Link zum Ufer ist schlecht.', ['what']],
    ['another writing', '船上的链接很差。', ['what']],
    ['a link', 'See https://help.example for modem-1.', ['cause']],
    ['an address', 'Write to help@shore.example about modem-1.', ['cause']],
    ['markup', '<b>modem-1</b> is very likely the cause.', ['cause']],
    [
      'a quotation that nobody wrote',
      'router-1 reported: the path to shore is lost; its log said «all is well».',
      ['sign'],
    ],
    ['what a log says as what is', 'The settlement batch connect timed out.', ['sign']],
    ['a device written otherwise', 'Router-1 said that the path to shore is lost.', ['sign']],
    [
      'what breaks off',
      'The probable cause is modem-1 (satellite modem, radio room), the ship is',
      ['cause'],
    ],
    [
      'what goes on after its end',
      'The probable cause is modem-1 (satellite modem, radio room) is a device,',
      ['cause'],
    ],
    ['what goes on without a mark', 'The probable cause is modem-1 is a device.', ['cause']],
    ['a bracket that stays open', 'The probable cause is modem-1 (satellite modem, radio room', ['cause']],
    ['marks of another language', 'It began at {02:48 UTC}.', ['began']],
    ['a name alone', 'modem-1', ['cause']],
    ['nothing', ' ', ['cause']],
  ])('%s', (_, text, kinds) => {
    expect([text, judged(text, ...kinds)]).not.toEqual([text, null]);
  });

  it('no fact is cited, or one that is not there', () => {
    const text = 'It began at 2026-01-15 02:48:31 UTC.';
    expect(ground(block, [{ text, facts: [] }]).dropped).toEqual([{ text, reason: 'no_fact' }]);
    expect(ground(block, [{ text, facts: ['f99', 'x'] }]).dropped).toEqual([{ text, reason: 'no_fact' }]);
  });

  it('the fact that says it is not the one that it cites', () => {
    const text = 'It began at 2026-01-15 02:48:31 UTC.';
    expect(ground(block, [{ text, facts: idsOf(block, 'cause') }]).kept).toEqual([]);
  });

  it('it was said already', () => {
    const one = { text: 'It began at 2026-01-15 02:48:31 UTC.', facts: idsOf(block, 'began') };
    expect(ground(block, [one, one]).dropped.map(({ reason }) => reason)).toEqual(['repeated']);
  });
});

it('cites the facts that a sentence rests on, and no others', () => {
  const facts = block.facts.map(({ id }) => id);
  const { kept } = ground(block, [{ text: 'It began at 2026-01-15 02:48:31 UTC.', facts }]);
  expect(kept[0]?.facts).toEqual(idsOf(block, 'began'));
});

it('keeps the quotation of a log line word for word, and only of the fact that has it', () => {
  const text =
    'router-1 reported: the path to shore is lost; its log said «ip sla 10 reachability Up -> Down».';
  expect(judged(text, 'sign')).toBeNull();
  expect(judged(text, 'cause')).not.toBeNull();
});

it('finds nothing to drop in what the rules say, for any cause and state', () => {
  const states = fc.constantFrom<Partial<Parameters<typeof incident>[0] & object>>(
    { status: 'open' },
    {
      status: 'ack',
      expected_end: { ts: '2026-01-15T03:40:00.000Z', reason: 'quiet', since: '2026-01-15T03:17:11.000Z' },
    },
    {
      status: 'open',
      expected_end: { ts: '2026-01-16T03:40:00.000Z', reason: 'stale', since: '2026-01-15T03:17:11.000Z' },
    },
    { status: 'resolved', resolve_reason: 'quiet' },
    { status: 'resolved', resolve_reason: 'stale' },
    { status: 'resolved', resolve_reason: 'operator' },
    { status: 'suppressed', flapping: true },
  );
  const terms = fc.record({
    downstream_members: fc.integer({ min: 1, max: 6 }),
    members: fc.integer({ min: 1, max: 6 }),
    silent: fc.boolean(),
    causing: fc.boolean(),
    strength: fc.constant(3),
    earliest_start: fc
      .integer({ min: 0, max: 600 })
      .map((s) => new Date(Date.UTC(2026, 0, 15, 2, 48, 31 + s)).toISOString()),
  });
  fc.assert(
    fc.property(states, terms, terms, fc.boolean(), (state, first, second, hasRunbook) => {
      const probable_cause = [causeOf('modem-1', 1, first), causeOf('router-1', 2, second)];
      const given = evidence({
        incident: incident({ resolve_reason: undefined as never, ...state, probable_cause }),
      });
      const of = factsOf(hasRunbook ? given : { ...given, runbooks: [] });
      expect(ground(of, narrateByRules(of).sentences).dropped).toEqual([]);
    }),
  );
});

it.each([
  [
    'The probable cause is modem-1 (satellite modem, radio room.).',
    'The probable cause is modem-1 (satellite modem, radio room).',
  ],
  [
    'The probable cause is modem-1 (satellite modem, radio room),',
    'The probable cause is modem-1 (satellite modem, radio room).',
  ],
  ['It began at 02:48 UTC.”}}}}.', 'It began at 02:48 UTC.'],
  ['It began at 02:48 UTC', 'It began at 02:48 UTC.'],
  ['It began at 02:48 UTC..', 'It began at 02:48 UTC.'],
])('sets marks right and changes no word: %s', (given, text) => {
  const ids = idsOf(block, 'cause', 'began');
  expect(ground(block, [{ text: given, facts: ids }]).kept.map((one) => one.text)).toEqual([text]);
});
