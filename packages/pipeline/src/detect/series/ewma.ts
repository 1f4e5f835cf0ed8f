import type { EwmaState } from './detector-states.ts';
import { type Moment, type Opinion, WEEK_MS } from './opinion.ts';
import { learn, rarityOf } from './rarity.ts';
import type { SeriesDetector } from './series-detector.ts';
import type { SeriesState } from './series-state.ts';

/** Samples that the long spread looks back over: about two days at 10 s. */
const LONG_MEMORY = 20_000;
/** A distance counts as at most this many spreads when the spread is learned. */
const CLIP = 4;

/** The usual spread of samples around where they are, over days. */
export function longSpread(series: SeriesState): number {
  return Math.sqrt(series.ewma.longVariance);
}

/** One sample against the exponentially weighted mean of the last minutes. */
export const ewma: SeriesDetector = {
  name: 'ewma',
  judge(series, moment) {
    const state = series.ewma;
    const distance = moment.value - state.mean;
    const spread = Math.max(Math.sqrt(state.variance), longSpread(series) * 0.7, series.resolution * 0.5);
    const z = spread > 0 ? Math.abs(distance) / spread : 0;
    const opinion = state.n < moment.settings.ewma.min_samples ? null : opine(series, moment, z, spread);
    noteRow(state, opinion, moment);
    if (state.n > 0 && spread > 0 && !lasts(state, moment)) learn(state.tail, z);
    update(state, distance, spread, moment);
    return opinion;
  },
};

function opine(series: SeriesState, moment: Moment, z: number, spread: number): Opinion | null {
  if (z < moment.settings.ewma.sigma) return null;
  const { mean, tail } = series.ewma;
  const score = rarityOf(tail, z, WEEK_MS / moment.usualMs);
  return {
    detector: 'ewma',
    evidence: 'point',
    score,
    direction: moment.value > mean ? 'up' : 'down',
    usualLow: mean - 2 * spread,
    usualHigh: mean + 2 * spread,
    now: moment.value,
    sinceMs: moment.ms,
  };
}

function noteRow(state: EwmaState, opinion: Opinion | null, { settings }: Moment): void {
  const hit = opinion !== null && opinion.score >= settings.min_score;
  const side = hit ? (opinion.direction === 'down' ? -1 : 1) : 0;
  state.row = side === 0 ? 0 : side * state.row > 0 ? state.row + side : side;
}

/** One hit after the other on one side is a deviation that lasts: its distance is not taken for noise, for a while. */
function lasts({ row }: EwmaState, { usualMs, settings }: Moment): boolean {
  return Math.abs(row) > 1 && Math.abs(row) * usualMs <= settings.ewma.window_sec * 1000;
}

function update(state: EwmaState, distance: number, spread: number, moment: Moment): void {
  state.n += 1;
  const span = (moment.settings.ewma.window_sec * 1000) / Math.max(moment.gapMs ?? moment.usualMs, 1);
  const weight = Math.max(1 / state.n, Math.min(1, 2 / (span + 1)));
  const clipped =
    spread > 0 && state.n > 20 ? Math.min(Math.abs(distance), CLIP * spread) : Math.abs(distance);
  state.mean += weight * distance;
  if (state.n === 1 || lasts(state, moment)) return;
  state.variance += weight * (clipped * clipped - state.variance);
  const longWeight = 1 / Math.min(state.n, LONG_MEMORY);
  state.longVariance += longWeight * (clipped * clipped - state.longVariance);
}
