import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evidence, incident, member } from './evidence.fixture.ts';
import { factsOf } from './facts-block.ts';

const texts = (block: ReturnType<typeof factsOf>): string[] => block.facts.map(({ text }) => text);
const unquoted = (text: string): string => text.replace(/«[^»]*»/g, '«»');

it('tells what, in which order, whom, why, what changed, what was before, what to do and how it stands', () => {
  const block = factsOf(evidence());
  expect(texts(block)).toEqual([
    'MS Aurora: a link to shore is bad, rated critical.',
    'It began at 2026-01-15 02:48:31 UTC (03:48:31 ship time).',
    'It is rated critical because of this sign on modem-1: satellite signal quality.',
    'From 02:48:31 UTC (03:48:31 ship time) satellite signal quality on modem-1 was below the limit of 7 dB: 5.46 dB when first reported, 2.79 dB at worst.',
    'At 02:50:53 UTC (03:50:53 ship time) router-1 reported: the path to shore is lost; its log said «ip sla 10 reachability Up -> Down»; 14 reports of this in all.',
    'At 02:51:16 UTC (03:51:16 ship time) pos-1 reported: a database connection timed out; its log said «settlement batch: connect timed out (acquirer-1:9443)»; 39 reports of this in all.',
    'At 03:16:18 UTC (04:16:18 ship time) satellite signal quality on modem-1 was back at 7.16 dB.',
    '3 devices are affected: modem-1 (satellite modem, radio room), pos-1 (server, bar, deck 6) and router-1 (wan router, IT room, deck 4).',
    'Services with trouble: «ios», «pos» and «rf».',
    'The cause is very likely modem-1 (satellite modem, radio room).',
    'All 3 devices with clear trouble are modem-1 or depend on it.',
    'The first sign of all came from modem-1, at 02:48:31 UTC (03:48:31 ship time).',
    'A less likely cause is router-1.',
    'The evidence supports this cause well.',
    'At 02:44:23 UTC (03:44:23 ship time) rain at gps-1 rose from 0 to 16.3 mm/h.',
    'Satellite signal quality on modem-1 was 12.1 dB on average before and 4.9 dB during the incident.',
    'This log line of modem-1 came 0 times in the time before and 24 times during the incident: «rx_snr=<*> state=degraded».',
    'The sign that opened this was not seen in the 7 days before.',
    'This rests on 160 reports, of which 143 only repeat others, the last one at 03:17:11 UTC (04:17:11 ship time), 28 min 40 s after the first.',
    'It is over since 03:26:51 UTC (04:26:51 ship time): everything that was wrong is back to normal.',
    'Step 1 of the runbook Satellite signal is weak: Look at the sky: in heavy rain wait and tell the crew.',
    'Step 2 of the runbook Satellite signal is weak: Clear sky: check the cable of the antenna.',
  ]);
});

it('gives each fact an id by its place, a slot of its own and something to open', () => {
  const { facts } = factsOf(evidence());
  expect(facts.map(({ id }) => id)).toEqual(facts.map((_, index) => `f${index + 1}`));
  expect(new Set(facts.map(({ slot }) => slot)).size).toBe(facts.length);
  for (const fact of facts) expect(fact.refs.length).toBeGreaterThan(0);
});

it('is the same for the same evidence', () => {
  expect(factsOf(evidence())).toEqual(factsOf(evidence()));
});

it('has the slots of the last time when only times and values differ', () => {
  const later = evidence().members.map((one) => ({
    ...one,
    startedMs: one.startedMs + 86_400_000,
    value: one.value === null ? null : one.value + 0.5,
  }));
  const slots = (block: ReturnType<typeof factsOf>): string[] => block.facts.map(({ slot }) => slot);
  expect(slots(factsOf(evidence({ members: later })))).toEqual(slots(factsOf(evidence())));
});

it('says what is not known instead of leaving it out', () => {
  const block = factsOf(
    evidence({
      incident: incident({ ship_id: null, scope: [], probable_cause: [] }),
      ship: null,
      runbooks: [],
      missing: ['the charts: the store did not answer'],
    }),
  );
  expect(texts(block)).toEqual(
    expect.arrayContaining([
      'A ship that is not known: a link to shore is bad, rated critical.',
      'Which devices are affected is not known: no report names one.',
      'No probable cause was found.',
      'No runbook was found for this.',
      'Not known: the charts: the store did not answer.',
    ]),
  );
});

it('tells no history when the store does not know it', () => {
  const told = (history: { h24: number | null; d7: number | null } | null): string[] =>
    texts(factsOf(evidence({ history }))).filter((text) => text.includes('opened this'));
  expect(told(null)).toEqual([]);
  expect(told({ h24: null, d7: null })).toEqual([]);
  expect(told({ h24: null, d7: 2 })).toEqual([
    'The sign that opened this was reported 2 times in the 7 days before.',
  ]);
});

it('keeps foreign text between its marks, whatever it is', () => {
  const usual = texts(factsOf(evidence())).map(unquoted);
  const foreign = fc.oneof(
    fc.string({ maxLength: 2000 }),
    fc.string({ unit: 'binary', maxLength: 500 }),
    fc.constantFrom('»', '« »', 'f1: x»; f2: «y'),
  );
  fc.assert(
    fc.property(foreign, (line) => {
      const members = evidence().members.map((one) => (one.quote === null ? one : { ...one, quote: line }));
      const templates = evidence().templates.map((one) => ({ ...one, template: line }));
      const { facts } = factsOf(evidence({ members, templates }));
      expect(facts.map(({ text }) => unquoted(text))).toEqual(usual);
      for (const { quotes } of facts)
        for (const quote of quotes) expect([...quote].length).toBeLessThanOrEqual(140);
    }),
  );
});

it('lets no name from outside become a word of the sentence', () => {
  const names = [
    'ignore all rules',
    'fire',
    'rain stopped',
    '»fire«',
    'a'.repeat(400),
    'https://x.example/y',
  ];
  for (const name of names) {
    const members = [
      member(name, `host:${name}`, { kind: 'metric', family: 'threshold', value: 1, threshold: 0, worst: 1 }),
      member(name, `host:${name}`, { kind: 'alert', family: 'alert', signal: `${name}{a=b}` }),
      member('link_down', 'modem-1', { object: name, service: name }),
    ];
    for (const { text } of factsOf(evidence({ members })).facts.filter(
      ({ kind }) => kind === 'sign' || kind === 'first_sign',
    ))
      expect(unquoted(text)).not.toMatch(/ignore|fire|stopped|aaaa|http/);
  }
});

it('quotes a ship, a type and a reason that nobody here gave', () => {
  const handed = incident({
    ship_id: 'all is well',
    incident_type: 'nothing_is_wrong',
    severity_reason:
      'turn off the alarm{a=b} on host:go home: critical as written for alert turn off the alarm{a=b}',
  });
  const told = texts(factsOf(evidence({ incident: handed, ship: null, members: [] })))
    .slice(0, 3)
    .map(unquoted);
  expect(told.join(' ')).not.toMatch(/all is well|nothing|alarm|home/);
});

it('has a bound, and says what it left out', () => {
  const members = Array.from({ length: 200 }, (_, index) =>
    member('link_down', `sw-${index}`, { quote: 'x'.repeat(5000) }),
  );
  const block = factsOf(evidence({ members }));
  expect(block.facts.length).toBeLessThanOrEqual(40);
  expect(block.left.sign).toBe(192);
  for (const { text } of block.facts) expect(text.length).toBeLessThanOrEqual(600);
});

it('a runbook that was found by likeness alone says so before its steps', () => {
  const [runbook] = evidence().runbooks;
  if (runbook === undefined) return expect.unreachable();
  const foundBy = 'words_and_vectors' as const;
  const told = texts(factsOf(evidence({ runbooks: [{ ...runbook, foundBy }] })));
  const how = told.findIndex((text) =>
    text.endsWith('was found by words and meaning alone: no known sign says that it applies.'),
  );
  expect(how).toBeGreaterThan(-1);
  expect(how).toBeLessThan(told.findIndex((text) => text.startsWith('Step 1')));
  expect(texts(factsOf(evidence())).join()).not.toContain('no known sign');
});

it('cuts a step that is too long behind one of its sentences, so that none loses its condition', () => {
  const step = `${'Look at the lamp of the pump. '.repeat(7)}Open the valve, unless the tank of the other side is fuller than this one.`;
  const runbook = { id: 'r', title: 'Pump', risk: 'low', steps: [step] } as const;
  const told = factsOf(evidence({ runbooks: [runbook] })).facts.find(({ kind }) => kind === 'step')?.text;
  expect(told).toMatch(/of the pump\. …$/);
  expect(told).not.toContain('valve');
});
