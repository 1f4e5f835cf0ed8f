import { longSpread } from './ewma.ts';
import { medianAndSpread } from './level.ts';
import { WEEK_MS } from './opinion.ts';
import { learn, rarityOf } from './rarity.ts';
import type { SeriesDetector } from './series-detector.ts';

/** The median of ten minutes hardly moves within half a minute. */
const REFRESH_POINTS = 4;
/** A median distance is this share of a Gaussian standard deviation. */
const PER_SIGMA = 0.6745;

/** One sample against the median of the last ten minutes, in median distances (modified z-score; Iglewicz & Hoaglin, 1993). */
export const mad: SeriesDetector = {
  name: 'mad',
  judge(series, moment) {
    const state = series.mad;
    const { settings } = moment;
    let opinion = null;
    if (state.ready) {
      const floor = PER_SIGMA * Math.max(longSpread(series) * 0.7, series.resolution * 0.5);
      const spread = Math.max(state.spread, floor);
      const distance = moment.value - state.median;
      const z = spread > 0 ? (PER_SIGMA * Math.abs(distance)) / spread : 0;
      if (z >= settings.mad.threshold) {
        opinion = {
          detector: 'mad' as const,
          evidence: 'point' as const,
          score: rarityOf(state.tail, z, WEEK_MS / moment.usualMs),
          direction: distance > 0 ? ('up' as const) : ('down' as const),
          usualLow: state.low,
          usualHigh: state.high,
          now: moment.value,
          sinceMs: moment.ms,
        };
      }
      learn(state.tail, z);
    }
    if (moment.point === null) return opinion;
    state.age += 1;
    const known = series.base.length + series.recent.length;
    if (known < settings.mad.min_samples || (state.ready && state.age < REFRESH_POINTS)) return opinion;
    const wanted = Math.max(settings.mad.min_samples, (settings.mad.window_sec * 1000) / moment.pointMs);
    Object.assign(state, medianAndSpread([...series.base, ...series.recent].slice(-wanted)));
    state.age = 0;
    state.ready = true;
    return opinion;
  },
};
