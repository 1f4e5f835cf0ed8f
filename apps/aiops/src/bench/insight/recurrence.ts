import {
  type CachedWording,
  cacheKeyOf,
  type KeyedWords,
  narrateWorded,
  refilled,
  type WordedNarrative,
  WordsInUse,
  wordingOf,
} from '@aiops/pipeline';
import type { Policy } from '@aiops/policy';
import type { InsightCase, MomentOfCase } from './cases.ts';
import { unsupported } from './checker/check.ts';

/** Words the facts of a moment; null where it gave no answer. @returns how long it took beside it, ms */
export type Writer = (
  one: InsightCase,
  moment: MomentOfCase,
) => Promise<{ readonly told: WordedNarrative | null; readonly tookMs: number }>;

export interface RecurrenceOutcome {
  /** Look-ups of a fault that had come before in the same run: the same kind from the same device, or an incident open again. */
  readonly recurrences: readonly {
    readonly why: MomentOfCase['why'];
    /** The first look-up of an incident of its own: nothing of this incident was told before, so that no words can be its own. */
    readonly isNew: boolean;
    readonly isHit: boolean;
    readonly because: Missed | null;
  }[];
  /** All look-ups, and those of them that found words which hold. */
  readonly lookups: number;
  readonly hits: number;
  /** Answers of the writer that were not good enough to be kept. */
  readonly notKept: number;
  /** Statements in what the cache told that the evidence of the moment does not show. */
  readonly unsupported: number;
  /** Keys that two ships share. */
  readonly sharedKeys: number;
}

/** Why kept words did not serve: none under the key, too old, or not true any more. */
export type Missed = 'no_words' | 'too_old' | 'refused';

interface Kept {
  readonly wording: CachedWording;
  readonly atMs: number;
}

/**
 * The cache of the product in simulated time: each incident is looked up when the product does it, at its creation and at each
 * later state that matters; words are kept when the writer has answered and grounding has left enough of it, and for as long as
 * the policy says since an incident whose words they are was last told.
 */
export async function recurrencesOf(
  cases: readonly InsightCase[],
  llm: Pick<Policy['llm'], 'cache_key_fields' | 'cache_ttl_min'>,
  writer: Writer,
): Promise<RecurrenceOutcome> {
  const total = {
    recurrences: [] as RecurrenceOutcome['recurrences'][number][],
    lookups: 0,
    hits: 0,
    notKept: 0,
    unsupported: 0,
  };
  const shipsOfKey = new Map<string, Set<string | null>>();
  for (const run of runsOf(cases)) {
    const kept = new Map<string, Kept>();
    const inUse = new WordsInUse(run.length);
    const keep = (incidentId: string, { key, wording }: KeyedWords, atMs: number): void => {
      kept.set(key, { wording, atMs });
      inUse.kept(incidentId, { key, wording }, atMs);
    };
    const ttlMs = llm.cache_ttl_min * 60_000;
    for (const { one, moment, isRecurrence, isNew } of lookupsOf(run)) {
      const key = cacheKeyOf(moment.block, moment.incident, llm.cache_key_fields);
      shipsOfKey.set(key, (shipsOfKey.get(key) ?? new Set()).add(moment.incident.ship_id));
      const { incident_id: incidentId } = moment.incident;
      for (const words of inUse.told(incidentId, moment.atMs, ttlMs))
        kept.set(words.key, { wording: words.wording, atMs: moment.atMs });
      const found = lookedUp(kept.get(key), moment, ttlMs);
      total.lookups += 1;
      if (isRecurrence) {
        const because = 'missed' in found ? found.missed : null;
        total.recurrences.push({ why: moment.why, isNew, isHit: because === null, because });
      }
      if ('told' in found) {
        total.hits += 1;
        keep(incidentId, { key, wording: found.wording }, moment.atMs);
        total.unsupported += unsupported(
          moment.evidence,
          found.told.narrative.sentences.map(({ text }) => text),
        ).length;
        continue;
      }
      const { told, tookMs } = await writer(one, moment);
      if (told === null || told.refused !== null) total.notKept += 1;
      else
        keep(
          incidentId,
          { key, wording: wordingOf(moment.block, told.narrative.sentences) },
          moment.atMs + tookMs,
        );
    }
  }
  return { ...total, sharedKeys: [...shipsOfKey.values()].filter(({ size }) => size > 1).length };
}

function lookedUp(
  kept: Kept | undefined,
  { block, atMs }: MomentOfCase,
  ttlMs: number,
): { readonly told: WordedNarrative; readonly wording: CachedWording } | { readonly missed: Missed } {
  // What is not written yet when the next one comes is not there for it.
  if (kept === undefined || kept.atMs > atMs) return { missed: 'no_words' };
  if (atMs - kept.atMs > ttlMs) return { missed: 'too_old' };
  const told = narrateWorded(block, refilled(block, kept.wording), 'cache');
  return told.refused === null ? { told, wording: kept.wording } : { missed: 'refused' };
}

function runsOf(cases: readonly InsightCase[]): InsightCase[][] {
  const runs = new Map<string, InsightCase[]>();
  for (const one of cases) runs.set(one.run, [...(runs.get(one.run) ?? []), one]);
  return [...runs.values()];
}

interface Lookup {
  readonly one: InsightCase;
  readonly moment: MomentOfCase;
  readonly isRecurrence: boolean;
  readonly isNew: boolean;
}

/** All look-ups of a run in the order of time. */
function lookupsOf(run: readonly InsightCase[]): Lookup[] {
  const faults = new Set<string>();
  const byBegin = [...run].sort((a, b) => beginOf(a) - beginOf(b));
  const incidents = new Set<string>();
  const all = byBegin.flatMap((one) => {
    const { cause } = one.truth;
    const fault = `${cause.incident_type} ${cause.root_device}`;
    let isAgain = faults.has(fault);
    faults.add(fault);
    // Two causes may be told in one incident: it is looked up once.
    if (incidents.has(one.incident.incident_id)) return [];
    incidents.add(one.incident.incident_id);
    const isBack = isAgain;
    return one.moments.map((moment, at) => {
      isAgain ||= moment.why === 'reopened';
      return { one, moment, isRecurrence: isAgain, isNew: isBack && at === 0 };
    });
  });
  return all.sort((a, b) => a.moment.atMs - b.moment.atMs);
}

function beginOf({ truth }: InsightCase): number {
  return Date.parse(truth.cause.begins_at);
}
