import fc from 'fast-check';
import { expect, it } from 'vitest';
import { causeOf, evidence, incident } from '../facts/evidence.fixture.ts';
import type { IncidentEvidence } from '../facts/evidence.ts';
import type { FactsBlock } from '../facts/fact.ts';
import { factsOf } from '../facts/facts-block.ts';
import { CachedWording, cacheKeyOf, refilled, wordingOf } from './cached-wording.ts';
import { narrateByRules } from './rules-narrative.ts';
import { narrateWorded } from './worded-narrative.ts';

const FIELDS = ['incident_type', 'severity', 'scope'] as const;

/** The same a day and some minutes later, with other values. */
function again(more: Partial<IncidentEvidence> = {}): IncidentEvidence {
  const usual = evidence();
  const shift = (ts: string): string => new Date(Date.parse(ts) + 90_000_000).toISOString();
  const first = incident();
  const later = incident({
    incident_id: 'inc_2',
    first_seen: shift(first.first_seen),
    last_seen: shift(first.last_seen),
    timeline: first.timeline.map((entry) => ({ ...entry, ts: shift(entry.ts) })),
    probable_cause: [causeOf('modem-1', 1, { earliest_start: shift(first.first_seen) })],
    anomaly_count: 51,
    duplicate_count: 40,
  });
  const members = usual.members.map((one) => ({
    ...one,
    startedMs: one.startedMs + 90_000_000,
    endedMs: one.endedMs === null ? null : one.endedMs + 90_000_000,
    value: one.value === null ? null : one.value - 1,
    worst: one.worst === null ? null : one.worst - 1,
  }));
  return { ...usual, incident: later, members, ...more };
}

const keyOf = (given: IncidentEvidence): string => cacheKeyOf(factsOf(given), given.incident, FIELDS);
const worded = (block: FactsBlock) =>
  narrateByRules(block).sentences.map((sentence) => ({ ...sentence, by: 'llm' as const }));

it('has one key for the same incident at another time with other values', () => {
  expect(keyOf(again())).toBe(keyOf(evidence()));
});

it.each<[string, Partial<IncidentEvidence>]>([
  ['ship', { incident: incident({ ship_id: 'borealis' }) }],
  ['type', { incident: incident({ incident_type: 'comms_outage' }) }],
  ['severity', { incident: incident({ severity: 'high' }) }],
  ['scope', { incident: incident({ scope: [{ device_id: 'modem-1', service: 'rf' }] }) }],
  ['cause', { incident: incident({ probable_cause: [causeOf('router-1', 1)] }) }],
  ['runbook', { runbooks: [] }],
])('has another key for another %s', (_, more) => {
  expect(keyOf(evidence(more))).not.toBe(keyOf(evidence()));
});

it('keeps the ship apart also where the policy names no field', () => {
  const other = incident({ ship_id: 'borealis' });
  expect(cacheKeyOf(factsOf(evidence()), incident(), [])).not.toBe(
    cacheKeyOf(factsOf(evidence({ incident: other })), other, []),
  );
});

it('keeps no time, value or name of the incident that it is of', () => {
  const block = factsOf(evidence());
  const wording = wordingOf(block, worded(block));
  expect(CachedWording.parse(JSON.parse(JSON.stringify(wording)))).toEqual(wording);
  const text = wording.sentences.map((sentence) => sentence.text).join(' ');
  expect(text).not.toMatch(/02:48|5\.46|2\.79|modem-1|router-1|«|16\.3/);
});

it("tells the next incident with that incident's times and values", () => {
  const [block, next] = [factsOf(evidence()), factsOf(again())];
  const { narrative, refused, grounding } = narrateWorded(
    next,
    refilled(next, wordingOf(block, worded(block))),
    'cache',
  );
  expect(refused).toBeNull();
  expect(grounding.dropped).toEqual([]);
  expect(narrative.source).toBe('cache');
  const rules = narrateByRules(next).sentences.map(({ text }) => text);
  expect(narrative.sentences.map(({ text }) => text)).toEqual(rules);
});

it('keeps a time that is told in minutes as a place too', () => {
  const block = factsOf(evidence());
  const began = block.facts.find(({ kind }) => kind === 'began')?.id ?? '';
  const told = {
    text: 'It began at 2026-01-15 02:48 UTC.',
    facts: [began],
    part: 'what',
    by: 'llm',
  } as const;
  const [again_] = refilled(factsOf(again()), wordingOf(block, [told]));
  expect(again_?.text).toBe('It began at 2026-01-16 03:48 UTC.');
});

it('leaves out what was kept of a fact that is worded otherwise by now', () => {
  const block = factsOf(evidence());
  const wording = wordingOf(block, worded(block));
  const reworded = {
    ...block,
    facts: block.facts.map((fact) =>
      fact.kind === 'began' ? { ...fact, text: `${fact.text} Then.` } : fact,
    ),
  };
  expect(refilled(block, wording)).toHaveLength(wording.sentences.length);
  expect(refilled(reworded, wording)).toHaveLength(wording.sentences.length - 1);
});

it('drops what no longer holds', () => {
  const block = factsOf(evidence());
  const wetter = evidence().members.map((one) =>
    one.kind === 'context' ? { ...one, previous: 20, value: 3 } : one,
  );
  const next = factsOf(again({ members: wetter, history: { h24: 1, d7: 4 } }));
  const { narrative } = narrateWorded(next, refilled(next, wordingOf(block, worded(block))), 'cache');
  const text = narrative.sentences.map((sentence) => sentence.text).join(' ');
  expect(text).not.toContain('rose');
  expect(text).not.toContain('not seen');
});

it('never says of the next incident what its facts do not say', () => {
  const block = factsOf(evidence());
  const wording = wordingOf(block, worded(block));
  const numbers = fc.record({
    value: fc.double({ min: 0, max: 6, noNaN: true }),
    worst: fc.double({ min: 0, max: 6, noNaN: true }),
    count: fc.nat(99),
  });
  fc.assert(
    fc.property(numbers, fc.boolean(), fc.integer({ min: 1, max: 5 }), (values, isSilent, below) => {
      const members = again().members.map((one) => (one.kind === 'metric' ? { ...one, ...values } : one));
      const probable_cause = [
        causeOf('modem-1', 1, { silent: isSilent, downstream_members: below, members: 5 }),
      ];
      const next = factsOf(again({ members, incident: { ...again().incident, probable_cause } }));
      const { narrative } = narrateWorded(next, refilled(next, wording), 'cache');
      // The words are those of the rules, so that every part of it is what the rules say of this incident, or left out.
      for (const { text, by } of narrative.sentences)
        if (by === 'cache')
          for (const part of text.replace(/\.$/, '').split(/; |(?<=\.) (?=Step)/))
            expect(texts(next)).toContain(part.toLowerCase());
    }),
  );
});

function texts({ facts }: FactsBlock): string {
  return facts.map(({ text }) => text.toLowerCase()).join('\n');
}
