import { WEEK_MS } from './opinion.ts';
import { learn, rarityOf, scoreOfWeeks } from './rarity.ts';
import type { SeriesDetector } from './series-detector.ts';

/** Points that the usual step looks back over. */
const MEMORY = 20_000;
const CLIP = 4;
/** Points further apart than this many usual intervals tell nothing of a step. */
const MOST_INTERVALS = 3;

/** The step from one point to the next against the usual steps of this series. */
export const rateOfChange: SeriesDetector = {
  name: 'rate_of_change',
  judge(series, moment) {
    const state = series.steps;
    const { point, settings } = moment;
    if (point === null) return null;
    const step = point - state.last;
    const before = state.last;
    state.last = point;
    state.n += 1;
    if (state.n === 1 || moment.gapMs === null || moment.gapMs > MOST_INTERVALS * moment.usualMs) return null;
    const spread = Math.max(Math.sqrt(state.variance), series.resolution * 0.5);
    const z = spread > 0 ? Math.abs(step) / spread : 0;
    // What never moved in all this time and moves now: it comes once in the time that was seen.
    const firstMove = spread === 0 && step !== 0;
    let opinion = null;
    if (state.n > settings.rate_of_change.min_samples && (firstMove || z >= settings.rate_of_change.sigma)) {
      opinion = {
        detector: 'rate_of_change' as const,
        evidence: 'change' as const,
        score: firstMove
          ? scoreOfWeeks((moment.ms - series.firstMs) / WEEK_MS)
          : rarityOf(state.tail, z, WEEK_MS / moment.pointMs),
        direction: step > 0 ? ('up' as const) : ('down' as const),
        usualLow: before - 2 * spread,
        usualHigh: before + 2 * spread,
        now: point,
        sinceMs: moment.ms,
      };
    }
    if (spread > 0) learn(state.tail, z);
    const clipped = state.n > 20 && spread > 0 ? Math.min(Math.abs(step), CLIP * spread) : Math.abs(step);
    state.variance += (clipped * clipped - state.variance) / Math.min(state.n, MEMORY);
    return opinion;
  },
};
