import fc from 'fast-check';
import { expect, it } from 'vitest';
import { causeOf, evidence, incident, member } from '../facts/evidence.fixture.ts';
import { factsOf } from '../facts/facts-block.ts';
import { textOf } from './narrative.ts';
import { narrateByRules } from './rules-narrative.ts';

const told = (...given: Parameters<typeof evidence>): ReturnType<typeof narrateByRules> =>
  narrateByRules(factsOf(evidence(...given)));

const toldOf = (of: ReturnType<typeof incident>): ReturnType<typeof narrateByRules> => told({ incident: of });

it('tells an officer what, whom, why, what to do and how sure, in at most eight sentences', () => {
  expect(told().sentences.map(({ text }) => text)).toEqual([
    'MS Aurora: a link to shore is bad, rated critical; it began at 2026-01-15 02:48:31 UTC (03:48:31 ship time).',
    'From 02:48:31 UTC (03:48:31 ship time) satellite signal quality on modem-1 was below the limit of 7 dB: 5.46 dB when first reported, 2.79 dB at worst; at 02:50:53 UTC (03:50:53 ship time) router-1 reported: the path to shore is lost.',
    '3 devices are affected: modem-1 (satellite modem, radio room), pos-1 (server, bar, deck 6) and router-1 (wan router, IT room, deck 4).',
    'The cause is very likely modem-1 (satellite modem, radio room); all 3 devices with clear trouble are modem-1 or depend on it; the first sign of all came from modem-1, at 02:48:31 UTC (03:48:31 ship time).',
    'At 02:44:23 UTC (03:44:23 ship time) rain at gps-1 rose from 0 to 16.3 mm/h.',
    'The sign that opened this was not seen in the 7 days before.',
    'Step 1 of the runbook Satellite signal is weak: Look at the sky: in heavy rain wait and tell the crew. Step 2 of the runbook Satellite signal is weak: Clear sky: check the cable of the antenna.',
    'It is over since 03:26:51 UTC (04:26:51 ship time): everything that was wrong is back to normal; the evidence supports this cause well.',
  ]);
});

it('cites a fact of the block in every sentence', () => {
  const block = factsOf(evidence());
  const ids = block.facts.map(({ id }) => id);
  for (const { facts } of narrateByRules(block).sentences) {
    expect(facts.length).toBeGreaterThan(0);
    expect(ids).toEqual(expect.arrayContaining([...facts]));
  }
});

it('quotes the log where the name of a pattern says less than the line', () => {
  const alarm = {
    incident: incident({ incident_type: 'safety' }),
    members: [member('safety', 'fire-1', { object: 'zone 2', quote: 'FIRE ALARM: zone 2, smoke' })],
  };
  expect(textOf(told(alarm))).toContain(
    'fire-1 reported: a safety alarm («zone 2»); its log said «FIRE ALARM: zone 2, smoke»',
  );
});

it('tells also the sign of the cause where another device spoke first', () => {
  const members = [
    member('path_lost', 'router-1'),
    member('db_conn_timeout', 'pos-1', { startedMs: Date.UTC(2026, 0, 15, 2, 49) }),
    member('link_down', 'modem-1', { startedMs: Date.UTC(2026, 0, 15, 2, 50), object: 'demod 1' }),
  ];
  const order = told({ members }).sentences.find(({ part }) => part === 'order')?.text ?? '';
  expect(order).toContain('router-1 reported');
  expect(order).toContain('modem-1 reported: link down («demod 1»)');
});

it('is as sure of the cause as its terms are', () => {
  const sure = (...causes: readonly ReturnType<typeof causeOf>[]): string =>
    told({ incident: incident({ probable_cause: [...causes] }) }).sentences.find(
      ({ part }) => part === 'cause',
    )?.text ?? '';
  expect(sure(causeOf('modem-1', 1))).toMatch(/^The cause is very likely modem-1/);
  expect(sure(causeOf('modem-1', 1, { silent: true }))).toMatch(/^The probable cause is modem-1/);
  expect(sure(causeOf('modem-1', 1, { downstream_members: 1 }))).toMatch(/^A possible cause is modem-1/);
  expect(sure()).toBe('No probable cause was found.');
});

it('names no step without a runbook, only where to look first', () => {
  expect(textOf(told({ runbooks: [] }))).toContain('No runbook was found for this; look first at modem-1.');
  expect(textOf(told({ runbooks: [], incident: incident({ probable_cause: [] }) }))).toContain(
    'No runbook was found for this.',
  );
});

it('says how past incidents ended', () => {
  const before = incident({
    incident_id: 'inc_0',
    first_seen: '2026-01-10T10:00:00.000Z',
    last_seen: '2026-01-10T10:34:00.000Z',
  });
  const similar = [{ incident: before, why: 'the same type' }];
  expect(textOf(told({ similar }))).toContain(
    'a similar incident began at 2026-01-10 10:00:00 UTC (11:00:00 ship time) and was over after 34 min: everything came back to normal',
  );
});

it('tells of an incident that is not over nothing that people or time may change, only until when it looked', () => {
  const { resolve_reason: _, ...open } = incident({ status: 'ack' });
  const told = (more: Partial<typeof open>): string => textOf(toldOf({ ...open, ...more }));
  expect(told({})).toContain(
    'By the reports until 03:17:11 UTC (04:17:11 ship time) it was not over; the evidence supports this cause well.',
  );
  const expected_end = {
    ts: '2026-01-15T03:40:00.000Z',
    reason: 'quiet',
    since: '2026-01-15T03:17:11.000Z',
  } as const;
  for (const status of ['open', 'ack', 'suppressed'] as const) {
    expect(told({ status })).toBe(told({}));
    expect(told({ status, expected_end })).toBe(told({}));
  }
});

it('tells what is not known, so that nobody takes it for nothing', () => {
  expect(textOf(told({ missing: ['similar incidents: no answer in time', 'runbooks: absent'] }))).toContain(
    'not known: similar incidents: no answer in time; not known: runbooks: absent.',
  );
});

it('tells what guards the steps of a risky runbook before them', () => {
  const runbook = { id: 'r', title: 'Core: flaps', steps: ['Pull the last cable.'], checkFirst: ['Ask.'] };
  const doOf = (risk: 'low' | 'high', doNot: string[]): string | undefined =>
    told({ runbooks: [{ ...runbook, risk, doNot }] }).sentences.find(({ part }) => part === 'do')?.text;
  expect(doOf('high', ['Do not restart all', 'No.'])).toBe(
    'The risk of the runbook Core, flaps is high: before step 1 read "Check first" and "Do not" in it. Do not restart all. Step 1 of the runbook Core, flaps: Pull the last cable.',
  );
  expect(doOf('high', [])).toContain('before step 1 read "Check first" in it. Step 1');
  expect(doOf('low', ['Do not restart all'])).toBe('Step 1 of the runbook Core, flaps: Pull the last cable.');
});

it('tells UTC alone where nobody set the zone of the ship', () => {
  expect(textOf(told({ ship: { name: 'MS Aurora', timezone: null } }))).not.toContain('ship time');
});

it('stays within eight sentences whatever is known', () => {
  const given = fc.record({
    members: fc.subarray([...evidence().members]),
    runbooks: fc.subarray([...evidence().runbooks]),
    series: fc.subarray([...evidence().series]),
    history: fc.option(fc.record({ h24: fc.nat(5), d7: fc.nat(50) })),
    devices: fc.constantFrom(new Map(), evidence().devices),
  });
  fc.assert(
    fc.property(given, (known) => {
      const narrative = told(known);
      expect(narrative.sentences.length).toBeLessThanOrEqual(8);
      expect(narrative.sentences.length).toBeGreaterThanOrEqual(4);
      for (const { text } of narrative.sentences) expect(text).toMatch(/^\S.*[.!?]$/s);
    }),
  );
});
