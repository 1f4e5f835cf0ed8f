import { type Moment, type Opinion, WEEK_MS } from './opinion.ts';
import { learn, rarityOf } from './rarity.ts';
import type { SeriesDetector } from './series-detector.ts';

/** A surprise that turbulence alone can bring: the unit in which a surprise is a distance from usual. */
const USUAL_SURPRISE = 0.05;

/** What the series never did, in its own measure: one sample's evidence, as its surprise is told once. */
export const adaptive: SeriesDetector = {
  name: 'adaptive',
  judge({ adaptive: state }, moment) {
    // Asked before it knows of this sample.
    const usual = state.series.usual();
    const distance = state.series.surprise(moment.ms, moment.value) / USUAL_SURPRISE;
    const score = rarityOf(state.tail, distance, WEEK_MS / moment.usualMs);
    learn(state.tail, distance);
    return score === 0 || usual === null ? null : opine(usual, moment, score);
  },
};

function opine(
  { low, high }: { readonly low: number; readonly high: number },
  { ms, value }: Moment,
  score: number,
): Opinion {
  return {
    detector: 'adaptive',
    evidence: 'point',
    score,
    direction: value > high ? 'up' : value < low ? 'down' : 'none',
    usualLow: low,
    usualHigh: high,
    now: value,
    sinceMs: ms,
  };
}
