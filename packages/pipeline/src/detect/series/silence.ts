import { BoundedState, type StateUsage } from '../bounded-state.ts';
import { type StatsSettings, WEEK_MS } from './opinion.ts';
import { mostWeeks, scoreOfWeeks } from './rarity.ts';
import type { SeriesState } from './series-state.ts';

const MAX_SHIPS = 1_000;
const MINUTE_MS = 60_000;
/** Series looked at for one sample: many that are due at once are spread over the next samples. */
const MAX_LOOKED_AT = 64;
/** A silence is told from the longest gap there was by this factor. */
const BEYOND_LONGEST = 3;
const MIN_SAMPLES = 200;

/** A ship whose samples all come from before for so long of their own time had its clocks set back. */
const SET_BACK_MS = 300_000;

/** The clock of one ship: event time that passed while it was heard of. */
interface ShipClock {
  clockMs: number;
  eventMs: number;
  /** Since when, by their own time, all samples come from before; null while they don't. */
  backMs: number | null;
}

/** Which series of a ship are to be looked at, by the minute of its clock. */
interface Due {
  nextMinute: number;
  readonly byMinute: Map<number, string[]>;
}

/** How long a series has been silent, and how rare that is of it. */
export interface Silence {
  readonly silentMs: number;
  readonly longestGapMs: number;
  readonly score: number;
}

/**
 * Notices that a series fell silent, by the samples of others of its ship. When the whole ship is silent its clock
 * stands still, so that an outage of the link or a restart makes no series look silent. Each series is looked at when
 * it may have been silent for long enough, not with every sample.
 */
export class OverdueSeries {
  readonly #clocks = new BoundedState<ShipClock>('series_ship_clocks', MAX_SHIPS);
  readonly #due = new Map<string, Due>();

  /** A sample of this ship came: moves its clock, and returns the keys of the series that are due. */
  hear(ship: string, eventMs: number): { clockMs: number; due: readonly string[] } {
    const clock = this.#clocks.get(ship) ?? { clockMs: 0, eventMs, backMs: null };
    if (!this.#due.has(ship)) this.#due.set(ship, { nextMinute: 0, byMinute: new Map() });
    const gone = this.#clocks.set(ship, clock);
    if (gone !== undefined) this.#due.delete(gone);
    advance(clock, eventMs);
    return { clockMs: clock.clockMs, due: this.#takeDue(ship, clock.clockMs) };
  }

  /** Has a series looked at when it has been silent for `afterMs`. */
  watch(key: string, { about, heard }: SeriesState, afterMs: number): void {
    const due = this.#due.get(about.ship);
    if (due === undefined) return;
    const minute = Math.max(Math.floor((heard.atMs + afterMs) / MINUTE_MS) + 1, due.nextMinute);
    const keys = due.byMinute.get(minute);
    if (keys === undefined) due.byMinute.set(minute, [key]);
    else keys.push(key);
  }

  /** What its silence comes to at this time of its ship; null while it is usual. */
  judge(series: SeriesState, clockMs: number, settings: StatsSettings): Silence | null {
    const silentMs = clockMs - series.heard.atMs;
    if (silentMs < leastSilence(series, settings) || series.samples < MIN_SAMPLES) return null;
    const longestGapMs = Math.max(series.heard.longestGapMs, series.usualMs ?? 0, 1);
    const seenWeeks = (series.lastMs - series.firstMs) / WEEK_MS;
    const weeks = seenWeeks * series.samples ** Math.min(silentMs / longestGapMs - 1, 20);
    const score = scoreOfWeeks(Math.min(weeks, mostWeeks(seenWeeks)));
    return score < settings.min_score ? null : { silentMs, longestGapMs, score };
  }

  usage(): StateUsage {
    return this.#clocks.usage();
  }

  snapshot(): [string, ShipClock][] {
    return this.#clocks.snapshot();
  }

  /** What is due follows from the series: whoever restores them watches each again. */
  restore(state: readonly [string, ShipClock][]): void {
    this.#clocks.restore(state);
    this.#due.clear();
    for (const [ship, { clockMs }] of state) {
      this.#due.set(ship, { nextMinute: Math.floor(clockMs / MINUTE_MS), byMinute: new Map() });
    }
  }

  #takeDue(ship: string, clockMs: number): readonly string[] {
    const due = this.#due.get(ship);
    const nowMinute = Math.floor(clockMs / MINUTE_MS);
    if (due === undefined || due.nextMinute > nowMinute) return [];
    const keys = due.byMinute.get(due.nextMinute);
    if (keys !== undefined && keys.length > MAX_LOOKED_AT) return keys.splice(0, MAX_LOOKED_AT);
    due.byMinute.delete(due.nextMinute);
    due.nextMinute += 1;
    return keys ?? [];
  }
}

function advance(clock: ShipClock, eventMs: number): void {
  if (eventMs >= clock.eventMs) {
    clock.clockMs += Math.min(eventMs - clock.eventMs, MINUTE_MS);
    clock.eventMs = eventMs;
    clock.backMs = null;
    return;
  }
  clock.backMs ??= eventMs;
  if (eventMs - clock.backMs < SET_BACK_MS) return;
  clock.eventMs = eventMs;
  clock.backMs = null;
}

/** No shorter silence of this series is worth a look, ms. */
export function leastSilence({ heard }: SeriesState, settings: StatsSettings): number {
  return Math.max(settings.missing.min_silence_sec * 1000, heard.longestGapMs * BEYOND_LONGEST);
}
