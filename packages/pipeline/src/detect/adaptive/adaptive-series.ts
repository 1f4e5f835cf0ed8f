import { packSingles, unpackSingles } from '../packed-numbers.ts';
import { type HeldSnapshot, LevelHold } from './held-level.ts';
import {
  ALARM,
  BAND,
  DAY_MS,
  HOURS,
  LAGS,
  LASTING,
  LEAST_DAYS,
  LEAST_SEEN,
  LONE,
  MEMORY,
  REST,
  SHORT,
  SITUATIONS,
  SLOW,
  TURBULENCE,
  WARM,
} from './parameters.ts';
import { excess, Range, RangeCells, type RangeSnapshot, storageOf } from './range.ts';
import { type RecentSnapshot, RecentValues } from './recent-values.ts';
import { Surprise } from './surprise.ts';

const REST_KEEP = Math.exp(-1 / REST);
const STIR_RATE = 1.5 / SHORT;
const PACE = 1 / MEMORY;
/** Keeps the logarithm of a movement finite when nothing moves. */
const LEAST_MOVE = 1e-9;
/** Larger values are no measurements: their differences leave the range of numbers. */
const LARGEST = 1e150;

/** Parts of the storage: the situations of each lag, the hours, and on which day each hour was last counted. */
const HOURS_FROM = LAGS.length * storageOf(SITUATIONS);
const DAYS_FROM = HOURS_FROM + storageOf(HOURS);

/** Between which values a series usually lies. */
interface UsualRange {
  readonly low: number;
  readonly high: number;
  /** True: at this hour of its day; false: of late. */
  readonly atThisHour: boolean;
}

export interface AdaptiveSnapshot {
  readonly startedMs: number;
  readonly lastMs: number;
  /** fast, slow, near, stir, usual stir, rest */
  readonly means: readonly number[];
  /** value, change, floor, ceiling */
  readonly ranges: readonly RangeSnapshot[];
  readonly surprises: readonly number[];
  /** Of the situations of each lag, then of the hours, then the last day of each hour; packed. */
  readonly cells: string;
  readonly recent: RecentSnapshot;
  readonly held: HeldSnapshot;
}

/**
 * The adaptive detector: one score in 0..1 for each row of one series, strictly online, in bounded state (under 2 KB),
 * with one parameter set and no knowledge of names. Own algorithm; reading the situation some rows back is the idea of
 * CAD OSE (smirmik, NAB 2016).
 *
 * It asks one question: how far is this outside of all that was seen, as a share of the width of all that was seen? New
 * extremes become rare by themselves (about ln n of n rows of noise), so it needs no model of the noise. It asks it of
 * the value, of what has lasted, of the change of the mean, of the value given where the series was shortly before, and
 * of the mean given the hour of the series' own day. The same kind of surprise says less each time; one kind alone says
 * less than two that agree; after an alarm a new one has to outdo it. Turbulence orders the rows in which nothing is new.
 */
export class AdaptiveSeries {
  readonly #recent = new RecentValues();
  readonly #hold = new LevelHold();
  readonly #value = new Range();
  readonly #change = new Range();
  readonly #floor = new Range();
  readonly #ceiling = new Range();
  readonly #storage = new Float32Array(DAYS_FROM + HOURS).fill(-1, DAYS_FROM);
  readonly #contexts = LAGS.map(
    (_, i) => new RangeCells(this.#storage, i * storageOf(SITUATIONS), SITUATIONS),
  );
  readonly #hours = new RangeCells(this.#storage, HOURS_FROM, HOURS);
  readonly #ofValue = new Surprise();
  readonly #ofChange = new Surprise();
  readonly #ofLasting = new Surprise();
  readonly #ofHour = new Surprise();
  readonly #ofContexts = LAGS.map(() => new Surprise());
  #startedMs = 0;
  #lastMs = 0;
  #fast = 0;
  #slow = 0;
  #near = 0;
  #stir = 0;
  #usualStir = 0;
  #rest = 0;

  /** @param ms time of the row @returns its score; a value that is no number scores 0 and teaches nothing */
  update(ms: number, value: number): number {
    const surprise = this.surprise(ms, value);
    return surprise / (surprise + ALARM / 9);
  }

  /** The same as a surprise from 0 on, without bound; `ALARM` scores 0.9. */
  surprise(ms: number, value: number): number {
    if (!(Math.abs(value) < LARGEST)) return 0;
    const seen = this.#recent.rows;
    if (seen === 0) this.#start(ms, value);
    const early = 1 / (seen + 1);
    this.#fast += Math.max(1 / SHORT, early) * (value - this.#fast);
    // Before the slow mean knows of it.
    this.#hold.add(value, this.#slow, seen);
    this.#slow += Math.max(1 / SLOW, early) * (value - this.#slow);
    const stirred = this.#turbulence(value, early);
    const byContext = this.#askContexts(value);
    const { low, high, width } = this.#value;
    const byValue = this.#ofValue.weigh(seen > WARM ? excess(value, low, high, width) : 0);
    const byHour = this.#ofHour.weigh(this.#askHour(ms));
    this.#value.learn(value);
    this.#recent.add(value);
    this.#lastMs = ms;
    const byChange = this.#askChange();
    const byLasting = this.#askLasting();
    const sum = byValue + byLasting + byChange + byContext + byHour;
    const most = Math.max(byValue, byLasting, byChange, byContext, byHour);
    return this.#outdoing(sum, most) + TURBULENCE * (stirred / (1 + stirred));
  }

  #start(ms: number, value: number): void {
    this.#startedMs = ms;
    this.#fast = value;
    this.#slow = value;
    this.#near = value;
  }

  /** What agreement is worth, and of that only what outdoes the last alarm. */
  #outdoing(sum: number, most: number): number {
    const weighed = LONE * sum + 2 * (1 - LONE) * Math.min(sum - most, sum / 2);
    const told = Math.max(0, weighed - this.#rest);
    this.#rest = Math.max(this.#rest * REST_KEEP, weighed);
    return told;
  }

  /** The change of the mean: fast against slow. */
  #askChange(): number {
    if (this.#recent.rows < 2 * SHORT) return 0;
    const change = this.#fast - this.#slow;
    const { low, high, width, seen } = this.#change;
    const share = seen > WARM ? excess(change, low, high, width) : 0;
    this.#change.learn(change);
    return this.#ofChange.weigh(share);
  }

  /** For so many rows on end higher, or lower, than ever for so many rows on end. */
  #askLasting(): number {
    if (this.#recent.rows < LASTING) return 0;
    const { min, max } = this.#recent;
    const floor = this.#floor;
    const ceiling = this.#ceiling;
    let share = 0;
    if (floor.seen > WARM) {
      if (min > floor.high) share = excess(min, floor.low, floor.high, floor.width);
      else if (max < ceiling.low) share = excess(max, ceiling.low, ceiling.high, ceiling.width);
    }
    floor.learn(min);
    ceiling.learn(max);
    return this.#ofLasting.weigh(share);
  }

  /** The value, given where the series was a few rows ago: the mean over the lags. */
  #askContexts(value: number): number {
    const { low, width } = this.#value;
    if (!(width > 0)) return 0;
    const isWarm = this.#recent.rows > WARM;
    let told = 0;
    for (let i = 0; i < LAGS.length; i += 1) {
      const before = this.#recent.ago(LAGS[i] ?? 1);
      const cells = this.#contexts[i];
      const surprise = this.#ofContexts[i];
      if (before === undefined || cells === undefined || surprise === undefined) continue;
      const place = Math.floor(((before - low) / width) * SITUATIONS);
      const cell = Math.max(0, Math.min(SITUATIONS - 1, place));
      const isKnown = isWarm && cells.seenOf(cell) >= LEAST_SEEN;
      told += surprise.weigh(isKnown ? excess(value, cells.lowOf(cell), cells.highOf(cell), width) : 0);
      cells.learn(cell, value);
      cells.count(cell);
    }
    return told / LAGS.length;
  }

  /** The mean, given the hour of the day and the hours beside it, as no day is on time. */
  #askHour(ms: number): number {
    const hours = this.#hours;
    const since = Math.max(0, ms - this.#startedMs);
    const hour = hourOf(since);
    const before = (hour + HOURS - 1) % HOURS;
    const after = (hour + 1) % HOURS;
    const days = Math.min(hours.seenOf(hour), hours.seenOf(before), hours.seenOf(after));
    let share = 0;
    if (days >= LEAST_DAYS) {
      const low = Math.min(hours.lowOf(hour), hours.lowOf(before), hours.lowOf(after));
      const high = Math.max(hours.highOf(hour), hours.highOf(before), hours.highOf(after));
      share = excess(this.#fast, low, high, this.#value.width) * (1 - LEAST_DAYS / (days + 1));
    }
    hours.learn(hour, this.#fast);
    const day = Math.floor(since / DAY_MS);
    if (this.#storage[DAYS_FROM + hour] !== day) {
      this.#storage[DAYS_FROM + hour] = day;
      hours.count(hour);
    }
    return share;
  }

  /** How much more it moves than it usually does, in powers of e. */
  #turbulence(value: number, early: number): number {
    const rate = Math.max(STIR_RATE, early);
    const move = Math.abs(value - this.#near);
    this.#near += rate * (value - this.#near);
    this.#stir += rate * (move - this.#stir);
    const log = Math.log(this.#stir + LEAST_MOVE * (1 + Math.abs(value)));
    const more = this.#recent.rows < WARM ? 0 : Math.max(0, log - this.#usualStir);
    this.#usualStir += Math.max(PACE, early) * (log - this.#usualStir);
    return more;
  }

  /** Null before the first row. */
  usual(): UsualRange | null {
    if (this.#recent.rows === 0) return null;
    const hour = hourOf(Math.max(0, this.#lastMs - this.#startedMs));
    if (this.#hours.seenOf(hour) >= LEAST_DAYS) {
      return { low: this.#hours.lowOf(hour), high: this.#hours.highOf(hour), atThisHour: true };
    }
    const middle = this.#hold.isHeld ? this.#hold.usual : this.#slow;
    const half = BAND * this.#hold.gap;
    const low = Math.max(this.#value.low, middle - half);
    return { low, high: Math.min(this.#value.high, middle + half), atThisHour: false };
  }

  snapshot(): AdaptiveSnapshot {
    return {
      startedMs: this.#startedMs,
      lastMs: this.#lastMs,
      means: [this.#fast, this.#slow, this.#near, this.#stir, this.#usualStir, this.#rest],
      ranges: this.#ranges().map((range) => range.snapshot()),
      surprises: this.#surprises().map(({ past }) => past),
      cells: packSingles(this.#storage),
      recent: this.#recent.snapshot(),
      held: this.#hold.snapshot(),
    };
  }

  restore(state: AdaptiveSnapshot): void {
    this.#startedMs = state.startedMs;
    this.#lastMs = state.lastMs;
    const [fast = 0, slow = 0, near = 0, stir = 0, usualStir = 0, rest = 0] = state.means;
    this.#fast = fast;
    this.#slow = slow;
    this.#near = near;
    this.#stir = stir;
    this.#usualStir = usualStir;
    this.#rest = rest;
    for (const [i, range] of this.#ranges().entries()) range.restore(state.ranges[i] ?? [null, null, 0]);
    for (const [i, surprise] of this.#surprises().entries()) surprise.past = state.surprises[i] ?? 0;
    this.#storage.set(unpackSingles(state.cells).subarray(0, this.#storage.length));
    this.#recent.restore(state.recent);
    this.#hold.restore(state.held);
  }

  #ranges(): readonly Range[] {
    return [this.#value, this.#change, this.#floor, this.#ceiling];
  }

  #surprises(): readonly Surprise[] {
    return [this.#ofValue, this.#ofChange, this.#ofLasting, this.#ofHour, ...this.#ofContexts];
  }
}

function hourOf(sinceMs: number): number {
  return Math.floor(((sinceMs % DAY_MS) / DAY_MS) * HOURS);
}
