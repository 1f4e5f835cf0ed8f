import { TtlMap } from '@aiops/kernel';
import type { CachedWording } from './cached-wording.ts';

/** Words that serve any incident of one shape, by the key of the cache. */
export interface KeyedWords {
  readonly key: string;
  readonly wording: CachedWording;
}

/** The latest states of an incident; an old one is seldom what comes back. */
const MAX_SHAPES = 8;
/** Of their life, before words are kept anew: not with each telling. */
const RENEWED_AFTER = 1 / 9;

/**
 * Which kept words are in use. Their life counts from when an incident was last told whose words they are, not from when a model
 * wrote them: else a fault that lasts, or that is told once more at its end, would outlive the words of its own beginning, and the
 * same fault an hour later would find none. How old words may become by that does no harm, as each sentence is held
 * against the facts of the incident that it is told of.
 *
 * Holds at most `capacity` incidents and as many words; with more, those that were told longest ago are left to age.
 */
export class WordsInUse {
  readonly #shapes: TtlMap<string, readonly string[]>;
  readonly #words: TtlMap<string, { readonly wording: CachedWording; readonly keptMs: number }>;

  constructor(capacity: number) {
    this.#shapes = new TtlMap(capacity, Number.POSITIVE_INFINITY);
    this.#words = new TtlMap(capacity, Number.POSITIVE_INFINITY);
  }

  get size(): number {
    return this.#words.size;
  }

  /** Words that were kept at this moment. */
  kept(incidentId: string, { key, wording }: KeyedWords, nowMs: number): void {
    this.#words.set(key, { wording, keptMs: nowMs }, nowMs);
    const before = this.#shapes.get(incidentId, nowMs) ?? [];
    const shapes = [...before.filter((one) => one !== key), key].slice(-MAX_SHAPES);
    this.#shapes.set(incidentId, shapes, nowMs);
  }

  /**
   * An incident is told now, whatever in.
   * @returns what has to be kept anew for that: words of its former states which are not too old yet
   */
  told(incidentId: string, nowMs: number, ttlMs: number): KeyedWords[] {
    return (this.#shapes.get(incidentId, nowMs) ?? []).flatMap((key) => {
      const words = this.#words.get(key, nowMs);
      const ageMs = nowMs - (words?.keptMs ?? Number.NEGATIVE_INFINITY);
      if (words === undefined || ageMs > ttlMs || ageMs < ttlMs * RENEWED_AFTER) return [];
      this.#words.set(key, { ...words, keptMs: nowMs }, nowMs);
      return [{ key, wording: words.wording }];
    });
  }
}
