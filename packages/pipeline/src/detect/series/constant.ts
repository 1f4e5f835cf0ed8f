import type { Away, ConstantState } from './detector-states.ts';
import type { Moment, Opinion } from './opinion.ts';
import type { SeriesDetector } from './series-detector.ts';
import type { SeriesState } from './series-state.ts';

const DAY_MS = 86_400_000;
/** It stood for this long, and for so many samples, before another level says anything. */
const LEARN_MS = 3_600_000;
const LEARN_SAMPLES = 100;
/** Each level that lasted before asks for a day more of standing still, up to a week: what alternates learns it. */
const MOST_DAYS = 7;
const LASTING_MS = 120_000;
const MIN_SAMPLES = 3;
/** A move by less than this share is a setting or a date that counts on, and no other level. */
const LEAST_MOVE = 0.1;
/** The claim: what stands still has no spread that could say how rare another level is. */
const SCORE = 0.9;
/** A value this close to the time is one: when something began. */
const EPOCH_SLACK_MS = 10 * 365 * DAY_MS;

/**
 * A series that stands at one value, such as 1 for a link that is up, and goes to another and stays there. Statistics
 * of its spread can't say anything of it: it has none.
 */
export const constant: SeriesDetector = {
  name: 'shift',
  judge(series, moment) {
    const state = series.constant;
    const { ms, value } = moment;
    if (state.away !== null) return whileAway(series, moment, state.away);
    if (state.samples > 0 && value === state.value) {
      state.samples += 1;
      return null;
    }
    if (!isKnown(state, ms) || Math.abs(value - state.value) < LEAST_MOVE * Math.abs(state.value)) {
      standAt(state, moment);
      return null;
    }
    const days = Math.min(state.excursions, MOST_DAYS);
    const isRare = ms - state.sinceMs >= days * DAY_MS && !isTime(moment);
    const side = value > state.value ? 1 : -1;
    state.away = { sinceMs: ms, side, samples: 0, furthest: 0, score: null, isRare };
    return whileAway(series, moment, state.away);
  },
};

function standAt(state: ConstantState, { ms, value }: Moment): void {
  Object.assign(state, { value, sinceMs: ms, samples: 1, away: null });
}

function isKnown({ samples, sinceMs }: ConstantState, ms: number): boolean {
  return samples >= LEARN_SAMPLES && ms - sinceMs >= LEARN_MS;
}

function isTime({ ms, value }: Moment): boolean {
  return Math.abs(value * 1000 - ms) < EPOCH_SLACK_MS || Math.abs(value - ms) < EPOCH_SLACK_MS;
}

function whileAway(series: SeriesState, moment: Moment, away: Away): Opinion | null {
  const state = series.constant;
  const { ms, value, settings } = moment;
  const distance = away.side * (value - state.value);
  if (distance <= LEAST_MOVE * Math.max(away.furthest, Math.abs(state.value))) {
    if (hasLasted(away, ms)) state.excursions += 1;
    // A blink takes nothing from how long it stood.
    if (hasLasted(away, ms) || value !== state.value) standAt(state, { ...moment, value: state.value });
    state.away = null;
    return null;
  }
  away.samples += 1;
  away.furthest = Math.max(away.furthest, distance);
  if (!hasLasted(away, ms)) return null;
  if (ms - away.sinceMs >= settings.shift.accept_sec * 1000) {
    state.excursions += 1;
    if (away.score !== null) {
      series.accepted = { ms, centre: state.value, level: value, startedMs: null, score: away.score };
    }
    standAt(state, moment);
    return null;
  }
  if (!away.isRare) return null;
  away.score = SCORE;
  return opinionOf(state, moment, away);
}

function hasLasted({ sinceMs, samples }: Away, ms: number): boolean {
  return samples >= MIN_SAMPLES && ms - sinceMs >= LASTING_MS;
}

function opinionOf({ value: usual }: ConstantState, { value }: Moment, away: Away): Opinion {
  return {
    detector: 'shift',
    evidence: 'level',
    score: SCORE,
    direction: away.side > 0 ? 'up' : 'down',
    usualLow: usual,
    usualHigh: usual,
    now: value,
    sinceMs: away.sinceMs,
    lasted: true,
  };
}
