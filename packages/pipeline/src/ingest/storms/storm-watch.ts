import type { Source } from './source.ts';

export interface StormBounds {
  readonly records_per_sec_per_source: number;
  readonly window_sec: number;
  readonly clear_sec: number;
}

/** A storm that began or ended. */
export interface StormTurn {
  readonly source: Source;
  readonly state: 'firing' | 'cleared';
  readonly startedMs: number;
  readonly atMs: number;
  /** One line for people. */
  readonly reason: string;
  /** Records a second in the window that decided. */
  readonly rate: number;
}

/** A storm that goes on, as it is kept over a restart. */
export interface KnownStorm {
  readonly source: Source;
  readonly startedMs: number;
}

interface Watched {
  readonly source: Source;
  /** Whose names it is one of; null for a sender itself. */
  readonly sender: string | null;
  windowStartMs: number;
  records: number;
  dropped: number;
  /** Since when the storm is on; null in quiet times. */
  startedMs: number | null;
  /** When the rate was last too high. */
  lastHighMs: number;
}

/** Sources watched at a time, and of one sender. The rate of names beyond is not watched; drops are their sender's. */
const MAX_SOURCES = 4096;
const MAX_SOURCES_PER_SENDER = 256;
/** Senders that are watched for drops of such names. */
const MAX_SENDERS = 4096;

/**
 * Tells when a source begins to send too much, or has something dropped, and when that is over. Counts what was
 * offered, not what was taken. A storm is told once at its begin and once at its end.
 */
export class StormWatch {
  readonly #bounds: () => StormBounds;
  readonly #watched = new Map<string, Watched>();
  readonly #namesOf = new Map<string, number>();
  #senders = 0;

  constructor(bounds: () => StormBounds) {
    this.#bounds = bounds;
  }

  /**
   * @param dropped how many of the records offered were not taken
   * @param sender who sends for the source, when it is another
   */
  note(
    source: Source,
    offered: number,
    dropped: number,
    nowMs: number,
    sender: Source = source,
  ): StormTurn | null {
    const named = this.#of(source, sender.key, nowMs);
    const watched = named ?? (dropped > 0 ? this.#ofSender(sender, nowMs) : undefined);
    if (watched === undefined) return null;
    const { window_sec, records_per_sec_per_source } = this.#bounds();
    if (nowMs - watched.windowStartMs >= window_sec * 1000) newWindow(watched, nowMs);
    watched.records += offered;
    watched.dropped += dropped;
    const isHigh = watched.dropped > 0 || watched.records > window_sec * records_per_sec_per_source;
    if (!isHigh) return null;
    watched.lastHighMs = nowMs;
    if (watched.startedMs !== null) return null;
    watched.startedMs = nowMs;
    return turnOf(watched, 'firing', watched.startedMs, nowMs, window_sec);
  }

  /** What ended since the last time. Call it every second or so; it also forgets who is silent. */
  tick(nowMs: number): StormTurn[] {
    const { window_sec, clear_sec } = this.#bounds();
    const ended: StormTurn[] = [];
    for (const [key, watched] of this.#watched) {
      const { startedMs } = watched;
      if (startedMs !== null && nowMs - watched.lastHighMs >= clear_sec * 1000) {
        ended.push(turnOf(watched, 'cleared', startedMs, nowMs, window_sec));
        watched.startedMs = null;
      }
      const isSilent = nowMs - watched.windowStartMs >= 2 * window_sec * 1000;
      if (watched.startedMs === null && isSilent) this.#forget(key, watched);
    }
    return ended;
  }

  /** The storms that go on. */
  get storms(): KnownStorm[] {
    const known: KnownStorm[] = [];
    for (const { source, startedMs } of this.#watched.values()) {
      if (startedMs !== null) known.push({ source, startedMs });
    }
    return known;
  }

  /** Takes up storms that were on when the process ended: they end when the rate stays low from now on. */
  restore(storms: readonly KnownStorm[], nowMs: number): void {
    for (const { source, startedMs } of storms) {
      const watched = this.#of(source, source.key, nowMs);
      if (watched !== undefined) Object.assign(watched, { startedMs, lastHighMs: nowMs });
    }
  }

  #of(source: Source, sender: string, nowMs: number): Watched | undefined {
    const known = this.#watched.get(source.key);
    if (known !== undefined) return known;
    const names = this.#namesOf.get(sender) ?? 0;
    if (this.#watched.size - this.#senders >= MAX_SOURCES || names >= MAX_SOURCES_PER_SENDER)
      return undefined;
    this.#namesOf.set(sender, names + 1);
    return this.#watch(source, sender, nowMs);
  }

  /** A sender of too many names, so that what is dropped of them is told. */
  #ofSender(source: Source, nowMs: number): Watched | undefined {
    const known = this.#watched.get(source.key);
    if (known !== undefined || this.#senders >= MAX_SENDERS) return known;
    this.#senders += 1;
    return this.#watch(source, null, nowMs);
  }

  #watch(source: Source, sender: string | null, nowMs: number): Watched {
    const fresh = {
      source,
      sender,
      windowStartMs: nowMs,
      records: 0,
      dropped: 0,
      startedMs: null,
      lastHighMs: 0,
    };
    this.#watched.set(source.key, fresh);
    return fresh;
  }

  #forget(key: string, { sender }: Watched): void {
    this.#watched.delete(key);
    if (sender === null) {
      this.#senders -= 1;
      return;
    }
    const names = (this.#namesOf.get(sender) ?? 1) - 1;
    if (names > 0) this.#namesOf.set(sender, names);
    else this.#namesOf.delete(sender);
  }
}

function newWindow(watched: Watched, nowMs: number): void {
  watched.windowStartMs = nowMs;
  watched.records = 0;
  watched.dropped = 0;
}

function turnOf(
  { source, records, dropped }: Watched,
  state: StormTurn['state'],
  startedMs: number,
  atMs: number,
  windowSec: number,
): StormTurn {
  const rate = records / windowSec;
  const reason =
    state === 'cleared'
      ? `${source.name} no longer sends more than is taken`
      : dropped > 0
        ? `${source.name} sends more than is taken: records are shed or refused`
        : `${source.name} sent ${records} log records within ${windowSec} s: of level info and below only a share is stored`;
  return { source, state, startedMs, atMs, reason, rate };
}
