import { WEEK_MS } from './opinion.ts';
import { mostWeeks, scoreOfWeeks } from './rarity.ts';
import type { SeriesDetector } from './series-detector.ts';

/** Rows that must have ended before anything is known of them. */
const MIN_RUNS = 100;

/**
 * A value that stands still for far longer than it ever did: a sensor that hangs. The lengths of such rows are taken
 * to fall off exponentially, at the rate that made the longest one the longest of all. Said once in a row.
 */
export const stuck: SeriesDetector = {
  name: 'stuck',
  judge(series, moment) {
    const state = series.stuck;
    if (state.run === 0 || moment.value !== series.value) {
      if (state.run > 0) {
        state.runs += 1;
        state.longest = Math.max(state.longest, state.run);
      }
      state.run = 1;
      state.sinceMs = moment.ms;
      state.said = false;
      return null;
    }
    state.run += 1;
    if (state.said || state.runs < MIN_RUNS || state.run < 2 * state.longest) return null;
    if (moment.ms - state.sinceMs < moment.settings.stuck.min_sec * 1000) return null;
    const seenWeeks = (moment.ms - series.firstMs) / WEEK_MS;
    const weeks = seenWeeks * state.runs ** (state.run / state.longest - 1);
    const score = scoreOfWeeks(Math.min(weeks, mostWeeks(seenWeeks)));
    if (score < moment.settings.min_score) return null;
    state.said = true;
    return {
      detector: 'stuck',
      evidence: 'stuck',
      score,
      direction: 'none',
      usualLow: moment.value,
      usualHigh: moment.value,
      now: moment.value,
      sinceMs: state.sinceMs,
    };
  },
};
