export const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
const WEEK_HOURS = 168;
/** Ranks beyond this tell nothing. */
const MAX_RANK = 100;
/** Known fingerprints for each statement that must have come before they are ordered anew. */
const RANK_SHARE = 8;

interface Counts {
  readonly h1: number;
  readonly h24: number;
  readonly d7: number;
}

const NONE: Counts = { h1: 0, h24: 0, d7: 0 };

interface Base extends Counts {
  readonly atMs: number;
}

interface Entry {
  /** Nothing was counted before the first bucket. */
  complete: boolean;
  /** Start of the hour, ms → count; the oldest first, at most a week. */
  readonly hours: Map<number, number>;
  /** What the store counted, when the buckets are not complete; and what came since. */
  base: Base | undefined;
  sinceBase: number;
}

/**
 * How often each fingerprint was seen, in buckets of whole hours of event time: a span counts every bucket that it
 * touches. Bounded: the fingerprint that was seen longest ago gives way, and from then on an unknown one is cold, not
 * new.
 */
export class SimilarCounts {
  readonly capacity: number;
  dropped = 0;
  readonly #entries = new Map<string, Entry>();
  /** Everything that the store has is here too, so that what is not here was never seen. */
  #complete = false;
  #ranks = new Map<string, number>();
  #rankedAtMs = Number.NEGATIVE_INFINITY;
  #sinceRanked = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** Fills it from stored counts. @param complete the rows are all there are */
  warm(
    rows: readonly { readonly fingerprint: string; readonly hourMs: number; readonly count: number }[],
    complete: boolean,
  ): void {
    for (const { fingerprint, hourMs, count } of rows) {
      const entry = this.#entry(fingerprint, true);
      entry.hours.set(hourMs, (entry.hours.get(hourMs) ?? 0) + count);
    }
    this.#complete = complete;
  }

  /** Counts before now; undefined when only the store knows. */
  read(fingerprint: string, atMs: number): Counts | undefined {
    const entry = this.#entries.get(fingerprint);
    if (entry === undefined) return this.#knowsAll() ? NONE : undefined;
    if (entry.complete) return sumHours(entry.hours, atMs);
    const { base, sinceBase } = entry;
    if (base === undefined || Math.abs(atMs - base.atMs) >= HOUR_MS) return undefined;
    return { h1: base.h1 + sinceBase, h24: base.h24 + sinceBase, d7: base.d7 + sinceBase };
  }

  /** Takes in what the store counted before `atMs`; good for an hour. */
  learn(fingerprint: string, atMs: number, counts: Counts): void {
    const entry = this.#entry(fingerprint, false);
    entry.base = { ...counts, atMs };
    entry.sinceBase = 0;
  }

  add(fingerprint: string, atMs: number): void {
    const entry = this.#entry(fingerprint, this.#knowsAll());
    const hourMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
    entry.hours.set(hourMs, (entry.hours.get(hourMs) ?? 0) + 1);
    entry.sinceBase += 1;
    dropOld(entry.hours, hourMs);
    this.#entries.delete(fingerprint);
    this.#entries.set(fingerprint, entry);
  }

  /** Place among the commonest of the last day, 1 for the first; undefined beyond the first hundred. */
  rank(fingerprint: string): number | undefined {
    return this.#ranks.get(fingerprint);
  }

  /**
   * Orders anew when a minute of event time has passed, and so many statements that the order costs each a constant
   * share however many are known.
   */
  refreshRanks(atMs: number): void {
    this.#sinceRanked += 1;
    if (atMs - this.#rankedAtMs < 60_000 || this.#sinceRanked * RANK_SHARE < this.#entries.size) return;
    this.#rankedAtMs = atMs;
    this.#sinceRanked = 0;
    const counted = [...this.#entries]
      .map(([fingerprint, { hours }]) => ({ fingerprint, count: sumHours(hours, atMs).h24 }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || (a.fingerprint < b.fingerprint ? -1 : 1));
    this.#ranks = new Map(
      counted.slice(0, MAX_RANK).map(({ fingerprint }, index) => [fingerprint, index + 1]),
    );
  }

  #knowsAll(): boolean {
    return this.#complete && this.dropped === 0;
  }

  #entry(fingerprint: string, complete: boolean): Entry {
    const known = this.#entries.get(fingerprint);
    if (known !== undefined) return known;
    const entry: Entry = { complete, hours: new Map(), base: undefined, sinceBase: 0 };
    this.#entries.set(fingerprint, entry);
    if (this.#entries.size > this.capacity) {
      const oldest = this.#entries.keys().next();
      if (!oldest.done) this.#entries.delete(oldest.value);
      this.dropped += 1;
    }
    return entry;
  }
}

function sumHours(hours: ReadonlyMap<number, number>, atMs: number): Counts {
  let h1 = 0;
  let h24 = 0;
  let d7 = 0;
  for (const [hourMs, count] of hours) {
    if (hourMs > atMs) continue;
    const endMs = hourMs + HOUR_MS;
    if (endMs > atMs - HOUR_MS) h1 += count;
    if (endMs > atMs - DAY_HOURS * HOUR_MS) h24 += count;
    if (endMs > atMs - WEEK_HOURS * HOUR_MS) d7 += count;
  }
  return { h1, h24, d7 };
}

function dropOld(hours: Map<number, number>, newestMs: number): void {
  if (hours.size <= WEEK_HOURS) return;
  for (const hourMs of hours.keys()) {
    if (hourMs < newestMs - (WEEK_HOURS + 1) * HOUR_MS) hours.delete(hourMs);
  }
  // Times far apart in either direction could still fill it: the bound holds whatever comes.
  while (hours.size > WEEK_HOURS + 2) {
    const first = hours.keys().next();
    if (first.done) return;
    hours.delete(first.value);
  }
}
