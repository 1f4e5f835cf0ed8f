import { type Clock, errorText } from '@aiops/kernel';
import {
  CachedWording,
  type KeyedWords,
  narrateWorded,
  refilled,
  type WordedNarrative,
  WordsInUse,
  wordingOf,
} from '@aiops/pipeline';
import type { Log, Store, Telemetry } from '@aiops/ports';
import { withDeadline } from './evidence-gate.ts';
import type { Gathered } from './gathering.ts';

export interface Found {
  /** False: no wording was looked for, or it could not be read in time. */
  readonly isAsked: boolean;
  readonly worded: WordedNarrative | null;
}

export const NOT_ASKED: Found = { isAsked: false, worded: null };

export interface KeptWordsParts {
  readonly store: Pick<Store, 'wordingSince' | 'keepWording'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly telemetry: Telemetry;
}

/** Incidents that are told within the life of kept words, on a ship. */
const MAX_IN_USE = 500;

/** A model's words, kept for the next incident of the same shape. */
export class KeptWords {
  readonly #parts: KeptWordsParts;
  readonly #inUse = new WordsInUse(MAX_IN_USE);

  constructor(parts: KeptWordsParts) {
    this.#parts = parts;
  }

  /** Words kept for an incident of this shape, as far as they hold for this one's facts. */
  async of({ request, block, llm, key }: Gathered, deadlineMs: number): Promise<Found> {
    const mayBeKept = llm.cache_enabled && block.shipId !== null;
    if (!mayBeKept || request.requested_by !== undefined || deadlineMs <= 0) return NOT_ASKED;
    const { store, clock, telemetry, log } = this.#parts;
    try {
      const sinceMs = clock.now() - llm.cache_ttl_min * 60_000;
      this.#renew(request.incident_id, llm);
      const kept = await withDeadline(deadlineMs, store.wordingSince(key, sinceMs));
      const wording = CachedWording.safeParse(kept);
      const worded = wording.success ? narrateWorded(block, refilled(block, wording.data), 'cache') : null;
      const holds = worded !== null && worded.refused === null;
      const outcome = worded === null ? 'miss' : holds ? 'hit' : 'refused';
      telemetry.count('aiops_insight_cache_total', { outcome });
      if (holds && wording.success) this.#keep(request.incident_id, { key, wording: wording.data });
      return { isAsked: true, worded: holds ? worded : null };
    } catch (error) {
      telemetry.count('aiops_insight_cache_total', { outcome: 'failed' });
      log.warn({ error_msg: errorText(error) }, 'the cache of narratives could not be read');
      return NOT_ASKED;
    }
  }

  /** Nobody waits for it, and without it the next incident of this shape is told by the model again. */
  keep({ request, block, key, llm }: Gathered, { narrative }: WordedNarrative): void {
    // Without a ship the next one of this shape may be of another ship.
    if (!llm.cache_enabled || block.shipId === null) return;
    this.#keep(request.incident_id, { key, wording: wordingOf(block, narrative.sentences) });
  }

  #keep(incidentId: string, words: KeyedWords): void {
    const nowMs = this.#parts.clock.now();
    this.#inUse.kept(incidentId, words, nowMs);
    this.#parts.telemetry.gauge('aiops_insight_words_in_use', this.#inUse.size);
    this.#write(words, nowMs);
  }

  /** An incident that is told again keeps the words of its former states alive. */
  #renew(incidentId: string, { cache_ttl_min }: Gathered['llm']): void {
    const nowMs = this.#parts.clock.now();
    for (const words of this.#inUse.told(incidentId, nowMs, cache_ttl_min * 60_000))
      this.#write(words, nowMs);
  }

  #write({ key, wording }: KeyedWords, atMs: number): void {
    const { store, log } = this.#parts;
    store.keepWording(key, wording, atMs).catch((error: unknown) => {
      log.warn({ error_msg: errorText(error) }, 'words of a narrative were not kept');
    });
  }
}
