import {
  cacheKeyOf,
  narrateByRules,
  narrateWorded,
  refilled,
  type WordedNarrative,
  wordingOf,
} from '@aiops/pipeline';
import type { Policy } from '@aiops/policy';
import type { InsightCase } from './cases.ts';
import { unsupported } from './checker/check.ts';

export interface RecurrenceOutcome {
  /** Incidents of a fault that had come before in the same run: the same kind, from the same device. */
  readonly recurrences: number;
  /** Of these, told in the words that were kept. */
  readonly hits: number;
  /** Statements in these that their own evidence does not show. */
  readonly unsupported: number;
  /** Keys that two ships share. */
  readonly sharedKeys: number;
}

/**
 * What the cache would do for faults that come again. The words that it keeps stand for a model's: they are those of the
 * rules, said to be a model's, so that this measures keys and refilling and no model. Incidents are taken at their end.
 */
export function recurrencesOf(
  cases: readonly InsightCase[],
  fields: Policy['llm']['cache_key_fields'],
): RecurrenceOutcome {
  const runs = new Map<string, InsightCase[]>();
  const shipOfKey = new Map<string, string | null>();
  let [recurrences, hits, wrong, sharedKeys] = [0, 0, 0, 0];
  for (const one of cases) {
    const { run, block, incident } = one;
    runs.set(run, [...(runs.get(run) ?? []), one]);
    const key = cacheKeyOf(block, incident, fields);
    if (shipOfKey.has(key) && shipOfKey.get(key) !== incident.ship_id) sharedKeys += 1;
    shipOfKey.set(key, incident.ship_id);
  }
  for (const run of runs.values()) {
    const kept = new Map<string, InsightCase>();
    const faults = new Set<string>();
    for (const one of [...run].sort((a, b) => (a.incident.first_seen < b.incident.first_seen ? -1 : 1))) {
      const { cause } = one.truth;
      const fault = `${cause.incident_type} ${cause.root_device}`;
      const key = cacheKeyOf(one.block, one.incident, fields);
      const known = kept.get(key);
      const told = known === undefined ? null : toldAgain(known, one);
      if (faults.has(fault)) {
        recurrences += 1;
        if (told?.refused === null) hits += 1;
      }
      if (told !== null) wrong += unsupported(one.evidence, textsOf(told)).length;
      faults.add(fault);
      kept.set(key, known ?? one);
    }
  }
  return { recurrences, hits, unsupported: wrong, sharedKeys };
}

function toldAgain(known: InsightCase, { block }: InsightCase): WordedNarrative {
  const worded = narrateByRules(known.block).sentences.map((sentence) => ({
    ...sentence,
    by: 'llm' as const,
  }));
  return narrateWorded(block, refilled(block, wordingOf(known.block, worded)), 'cache');
}

function textsOf({ narrative }: WordedNarrative): string[] {
  return narrative.sentences.map(({ text }) => text);
}
