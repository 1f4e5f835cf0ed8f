import { factsOf, narrateByRules } from '@aiops/pipeline';
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
