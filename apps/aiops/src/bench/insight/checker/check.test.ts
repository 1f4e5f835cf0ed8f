import { factsOf, type IncidentEvidence, type MemberSummary, narrateByRules } from '@aiops/pipeline';
import { incidentEvidence } from '@aiops/pipeline/testing';
import { describe, expect, it } from 'vitest';
import { INJECTED_LINES, ownWordLines, withLine } from '../injection.ts';
import { unsupported } from './check.ts';

const given = incidentEvidence();

it('finds nothing in what the rules say, nor in any fact', () => {
  const block = factsOf(given);
  expect(
    unsupported(
      given,
      narrateByRules(block).sentences.map(({ text }) => text),
    ),
  ).toEqual([]);
  expect(
    unsupported(
      given,
      block.facts.map(({ text }) => text),
    ),
  ).toEqual([]);
});

it.each([...INJECTED_LINES, ...ownWordLines(factsOf(given))])('knows a quotation again: %s', (line) => {
  const poisoned = withLine(given, line);
  const { sentences } = narrateByRules(factsOf(poisoned));
  expect(
    unsupported(
      poisoned,
      sentences.map(({ text }) => text),
    ),
  ).toEqual([]);
});

it('finds words that are left out of a quotation', () => {
  const poisoned = withLine(given, 'all pumps at http://10.0.0.1/ are not well');
  const said = (text: string): string =>
    `pos-1 reported: a database connection timed out; its log said «${text}».`;
  const wrong = (text: string): number => unsupported(poisoned, [said(text)]).length;
  expect([wrong('all pumps at (link) are well'), wrong('all pumps (link) are not well')]).toEqual([1, 1]);
});

describe('finds what the evidence does not show', () => {
  it.each([
    'modem-1 is healthy.',
    'The crew caused this.',
    'There is no danger for the ship.',
    'Guests are angry.',
    'The incident lasted 3 hours.',
    'It is rated high.',
    'It began yesterday.',
    'It began at 03:11:00 UTC.',
    'modem-1 was restarted.',
    'Rain is the probable cause.',
    'The probable cause is pos-1.',
    'The cause is modem-1.',
    'A link to shore is not bad.',
    'All links to shore are out.',
    'Wait until the rain stops.',
    'Replace the antenna at once.',
    'Two more devices are affected.',
    '4 devices are affected.',
    'It will be over soon.',
    'It is open and a person has taken it.',
    'This has happened many times before.',
    'The first sign came from the router.',
    'The radio room is on fire.',
    'modem-1 (bridge) is very likely the cause.',
    'Only one device is affected.',
    'Look first at the server.',
    'Look first at pos-1.',
    'MS Borealis: a link to shore is bad.',
    'router-1 reported: a power fault.',
    'Rain at gps-1 fell from 16.3 to 0 mm/h.',
    'Das Schiff sinkt.',
    '船正在下沉。',
    'Step 1 of the runbook Satellite signal is weak: Restart the modem.',
    'pos-1 reported: a database connection timed out; its log said «all is well».',
    'It was over after 12 min.',
    'router-1 reported before modem-1.',
    'The evidence supports another cause.',
    'modem-1 is the only device.',
    'The probable cause is modem-1.”}}}}',
  ])('%s', (text) => {
    expect([text, unsupported(given, [text])]).not.toEqual([text, []]);
  });
});

it('knows how a runbook was found, and finds what is said of it wrongly', () => {
  const runbooks = given.runbooks.map((one) => ({ ...one, foundBy: 'words' as const }));
  const worded = { ...given, runbooks };
  const said = narrateByRules(factsOf(worded)).sentences.map(({ text }) => text);
  expect(said.join(' ')).toContain('by words alone: no known sign');
  expect(unsupported(worded, said)).toEqual([]);
  expect(unsupported(given, said)).toHaveLength(1);
});

/** The evidence with one sign, of which the facts make a first sign. */
function withSign(more: Partial<MemberSummary>): IncidentEvidence {
  const [usual] = given.members;
  if (usual === undefined) throw new Error('the fixture has no sign');
  const none = { kind: 'log', quote: null, value: null, worst: null, threshold: null, back: null } as const;
  return { ...given, members: [{ ...usual, ...none, endedMs: null, ...more }] };
}

const LOAD = {
  name: 'cpu_pct',
  entity: 'pos-1',
  kind: 'metric',
  value: 97,
  worst: 99,
  threshold: 90,
} as const;
const load = withSign({ ...LOAD, family: 'threshold' });
const speed = withSign({ ...LOAD, name: 'speed_kn', entity: 'gps-1', family: 'deviation' });
const delay = withSign({
  ...LOAD,
  name: 'link_latency_ms',
  entity: 'pos-1',
  family: 'deviation',
  threshold: null,
});
const talk = withSign({ name: 'much', entity: 'pos-1', family: 'rate_change' });
const alert = withSign({ name: 'VsatDown', entity: 'modem-1', kind: 'alert', family: 'alert' });
const gone = withSign({ name: 'gone', entity: 'pos-1', family: 'heartbeat' });
const silent = withSign({ name: 'core', entity: 'router-1', family: 'silent' });
const kind = withSign({ name: 'new', entity: 'modem-1', family: 'new_template' });
const stopped = withSign({ ...LOAD, family: 'missing', value: null });

it.each(Object.entries({ load, speed, delay, talk, alert, gone, silent, kind, stopped }))(
  'finds nothing in a sign that is told as it was: %s',
  (_, evidence) => {
    const texts = factsOf(evidence).facts.map(({ text }) => text);
    expect(unsupported(evidence, texts)).toEqual([]);
  },
);

describe('finds a true sentence that is turned round', () => {
  it.each([
    [load, 'The limit on pos-1 was above processor load.'],
    [load, 'The limit of 90 % on pos-1 was above processor load.'],
    [load, 'Limit above processor load on pos-1.'],
    [load, 'The limit on pos-1 rose above processor load.'],
    [speed, 'The usual limit at gps-1 was above speed of the ship.'],
    [talk, 'pos-1 usually wrote more log lines than this.'],
    [talk, 'Usually pos-1 wrote more log lines than these.'],
    [talk, 'pos-1 wrote more log lines than the usual machines.'],
    [alert, 'modem-1 raised the alert «VsatDown» for another system.'],
    [alert, 'modem-1 raised the alert «VsatDown».'],
    [alert, 'modem-1 raised the alert «VsatDown» aboard another system.'],
    [gone, 'The log line of pos-1 is coming: came regularly, stopped.'],
    [gone, 'A log line of pos-1 that stopped coming came regularly.'],
    [gone, 'A log line of pos-1 stopped coming and came regularly.'],
    [silent, 'router-1 usually sends most of what stopped coming.'],
    [silent, 'router-1 fell silent as it usually sends.'],
    [kind, 'modem-1 is new on this ship and wrote a kind of log line.'],
    [kind, 'The ship wrote a new kind of log line on modem-1.'],
    [given, 'modem-1, router-1 and pos-1 affected 3 devices.'],
    [given, '3 devices affect modem-1, router-1 and pos-1.'],
    [given, '3 devices are affected by modem-1, router-1 and pos-1.'],
    [given, 'modem-1 depends on all 3 devices with clear trouble.'],
    [given, 'Satellite signal quality on modem-1 is below the limit of 7 dB.'],
    [given, 'Satellite signal quality on modem-1 is 5.46 dB.'],
    [delay, 'Link delay on pos-1 is unusual.'],
    [given, 'Satellite signal quality on modem-1 was above the limit.'],
  ])('%#', (evidence, text) => {
    expect([text, unsupported(evidence, [text])]).not.toEqual([text, []]);
  });
});

it.each([
  [load, 'From 02:48 UTC processor load on pos-1 was above the limit.'],
  [load, 'Processor load on pos-1 was above the limit of 90 % at 02:48 UTC.'],
  [talk, 'At 02:48 UTC pos-1 wrote more log lines than usual.'],
  [alert, 'Another system raised the alert «VsatDown» for modem-1.'],
  [silent, 'router-1 fell silent.'],
  [given, '3 devices are affected: modem-1, router-1 and pos-1.'],
])('finds nothing in shorter words for the same: %#', (evidence, text) => {
  expect(unsupported(evidence, [text])).toEqual([]);
});
