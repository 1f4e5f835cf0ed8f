import type { Held, ShiftState } from './detector-states.ts';
import { habitDays, noteBeginning } from './habit.ts';
import { midmean, usualRange } from './level.ts';
import { type Moment, type Opinion, WEEK_MS } from './opinion.ts';
import { learn, rarityOf } from './rarity.ts';
import type { SeriesDetector } from './series-detector.ts';
import { RECENT_POINTS, type SeriesState } from './series-state.ts';

const MIN_RECENT = 8;
const MIN_BASE = 24;
const REFRESH_POINTS = 3;
/** Differences that the usual one looks back over: about two days at 10 s. */
const MEMORY = 20_000;
const CLIP = 4;
/** It is back when the distance is down to half of the furthest, or to the one with which it began, if that is less. */
const BACK = 0.5;
/** The last points tell that it is back: sooner than the whole window would. */
const BACK_POINTS = 4;
/** So many when it is not far away in usual differences: in wild noise a few points are back by chance. */
const NEAR_BACK_POINTS = 6;
const NEAR = 12;
/** A series that hardly ever moved has no usual difference yet. */
const MIN_CHANGES = 10;
/** One resolution of the values is at most so many usual differences. */
const RESOLUTION_SHARE = 0.2;

/**
 * The level of the last two minutes against the level before. Both are mid-means, so that neither a spike nor a few
 * heavy-tailed samples move them; the difference is measured in usual differences of this very series, so that a
 * random walk or a daily cycle learns what is normal for it. A level that stays becomes the usual one in the end.
 */
export const shift: SeriesDetector = {
  name: 'shift',
  judge(series, moment) {
    if (moment.point === null) return null;
    const window = windowOf(moment);
    if (series.recent.length < window || series.base.length < MIN_BASE) return null;
    const state = series.shift;
    const level = midmean(series.recent, series.recent.length - window);
    if (state.held !== null) return whileHeld(series, moment, state.held, level);
    const difference = level - centreOf(series, moment);
    const spread = Math.max(Math.sqrt(state.variance), series.resolution * RESOLUTION_SHARE);
    const z = spread > 0 ? Math.abs(difference) / spread : 0;
    const { settings } = moment;
    if (z >= settings.shift.sigma && series.changes >= MIN_CHANGES && !comesBack(series, difference)) {
      const score = rarityOf(state.tail, z, WEEK_MS / moment.pointMs);
      if (score >= settings.min_score) {
        state.held = hold(state, moment.ms, difference, spread, score);
        return opinionOf(series, moment, state.held, level);
      }
    }
    if (spread > 0) learn(state.tail, z);
    learnDifference(state, difference, spread);
    return null;
  },
};

/** From a level that was accepted on the way to the one before: that is its end, and no deviation. */
function comesBack({ accepted }: SeriesState, difference: number): boolean {
  return accepted !== null && (accepted.centre - accepted.level) * difference > 0;
}

/** Points of the last `window_sec`, between the fewest that make a level and the most that are kept. */
function windowOf({ settings, pointMs }: Moment): number {
  const wanted = Math.round((settings.shift.window_sec * 1000) / pointMs);
  return Math.min(RECENT_POINTS, Math.max(MIN_RECENT, wanted));
}

function centreOf({ shift: state, base }: SeriesState, { settings, pointMs }: Moment): number {
  state.age += 1;
  if (state.age < REFRESH_POINTS && state.n > 0) return state.centre;
  const wanted = Math.max(MIN_BASE, Math.round((settings.shift.baseline_sec * 1000) / pointMs));
  state.centre = midmean(base, Math.max(0, base.length - wanted));
  state.age = 0;
  return state.centre;
}

function learnDifference(state: ShiftState, difference: number, spread: number): void {
  state.n += 1;
  const size = Math.abs(difference);
  const clipped = state.n > 50 && spread > 0 ? Math.min(size, CLIP * spread) : size;
  state.variance += (clipped * clipped - state.variance) / Math.min(state.n, MEMORY);
}

function hold(state: ShiftState, ms: number, difference: number, spread: number, score: number): Held {
  const distance = Math.abs(difference);
  const sign = difference > 0 ? 1 : -1;
  const days = habitDays(state.beginnings, ms, sign);
  noteBeginning(state.beginnings, ms, sign);
  return { sinceMs: ms, spread, distance, habitDays: days, furthest: distance, score };
}

function whileHeld(series: SeriesState, moment: Moment, held: Held, level: number): Opinion | null {
  const state = series.shift;
  const distance = Math.abs(level - state.centre);
  held.furthest = Math.max(held.furthest, distance);
  const back = Math.min(BACK * held.furthest, held.distance);
  const points = held.furthest < NEAR * held.spread ? NEAR_BACK_POINTS : BACK_POINTS;
  const last = midmean(series.recent, series.recent.length - points);
  if (Math.abs(last - state.centre) < back) {
    state.held = null;
    // What deviated is not to become usual.
    series.recent = series.recent.filter((point) => Math.abs(point - state.centre) < back);
    return null;
  }
  if (moment.ms - held.sinceMs >= moment.settings.shift.accept_sec * 1000) {
    state.held = null;
    series.accepted = { ms: moment.ms, centre: state.centre, level, startedMs: null, score: held.score };
    series.base = [...series.recent, ...series.recent];
    state.age = REFRESH_POINTS;
    learnDifference(state, distance, held.spread);
    return null;
  }
  held.score = Math.max(held.score, rarityOf(state.tail, distance / held.spread, WEEK_MS / moment.pointMs));
  return opinionOf(series, moment, held, level);
}

function opinionOf(series: SeriesState, moment: Moment, held: Held, level: number): Opinion {
  const { centre } = series.shift;
  const { low, high } = usualRange(series.base);
  return {
    detector: 'shift',
    evidence: 'level',
    score: held.score,
    direction: level > centre ? 'up' : 'down',
    usualLow: low,
    usualHigh: high,
    now: midmean(series.recent, Math.max(0, series.recent.length - BACK_POINTS)),
    habitDays: held.habitDays,
    sinceMs: held.sinceMs - (windowOf(moment) / 2) * moment.pointMs,
  };
}
