import { cacheKeyOf, narrateByRules, narrateWorded, refilled, wordingOf } from '@aiops/pipeline';
import type { Policy } from '@aiops/policy';
import type { InsightCase } from './cases.ts';
import { unsupported } from './checker/check.ts';

export interface RecurrenceOutcome {
  /** Incidents that came again: the same ship, type, severity and scope as one before. */
  readonly recurrences: number;
  /** Of these, told in the words that were kept. */
  readonly hits: number;
  /** Statements in these that their own evidence does not show. */
  readonly unsupported: number;
  /** Keys that two ships share. */
  readonly sharedKeys: number;
}

/**
 * What the cache would do for incidents that come again. The words that it keeps stand for a model's: they are those of the
 * rules, said to be a model's, so that this measures keys and refilling and no model.
 */
export function recurrencesOf(
  cases: readonly InsightCase[],
  fields: Policy['llm']['cache_key_fields'],
): RecurrenceOutcome {
  const kept = new Map<string, InsightCase>();
  const seen = new Set<string>();
  let [recurrences, hits, wrong, sharedKeys] = [0, 0, 0, 0];
  const inOrder = [...cases].sort((a, b) => (a.incident.first_seen < b.incident.first_seen ? -1 : 1));
  for (const one of inOrder) {
    const { incident, block, evidence } = one;
    const key = cacheKeyOf(block, incident, fields);
    const scope = incident.scope.map(({ device_id, service }) => `${device_id} ${service}`).sort();
    const identity = [incident.ship_id, incident.incident_type, incident.severity, ...scope].join('|');
    const known = kept.get(key);
    if (known !== undefined && known.incident.ship_id !== incident.ship_id) sharedKeys += 1;
    if (seen.has(identity)) recurrences += 1;
    seen.add(identity);
    kept.set(key, known ?? one);
    if (known === undefined) continue;
    const wording = wordingOf(known.block, asWorded(known));
    const told = narrateWorded(block, refilled(block, wording), 'cache');
    if (told.refused === null) hits += 1;
    wrong += unsupported(
      evidence,
      told.narrative.sentences.map(({ text }) => text),
    ).length;
  }
  return { recurrences, hits, unsupported: wrong, sharedKeys };
}

function asWorded({ block }: InsightCase): Parameters<typeof wordingOf>[1] {
  return narrateByRules(block).sentences.map((sentence) => ({ ...sentence, by: 'llm' as const }));
}
