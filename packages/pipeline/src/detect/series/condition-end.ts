import type { Accepted } from './detector-states.ts';
import type { ConsensusSettings, Finding } from './finding.ts';
import { midmean } from './level.ts';
import { goBack } from './observe.ts';
import type { Moment } from './opinion.ts';
import { type Condition, RECENT_POINTS, type SeriesState } from './series-state.ts';

/** Back to usual is told by samples, never by their absence. */
const MIN_QUIET_SAMPLES = 8;
/** It is back when the level of all recent points is nearer to the one from before than to the one that was accepted. */
const HALF = 0.5;

/** What ends whatever the detectors say: a level is accepted, or one that was accepted is over after all. */
export function endOf(series: SeriesState, moment: Moment, settings: ConsensusSettings): Finding | null {
  const { accepted, condition } = series;
  if (accepted === null) return null;
  if (accepted.ms === moment.ms) return accept(series, accepted, condition);
  if (accepted.startedMs === null || moment.ms - accepted.ms > settings.staleMs) {
    series.accepted = null;
    return null;
  }
  if (!isBack(series, accepted)) return null;
  goBack(series);
  return finding('cleared', 'deviation_cleared', accepted.startedMs, accepted.score);
}

/**
 * Nothing is back, so it still fires by its last word; it is only not said again. A condition without a report ends
 * as stale.
 */
function accept(series: SeriesState, accepted: Accepted, condition: Condition | null): Finding | null {
  series.condition = null;
  if (condition?.opened !== true) {
    series.accepted = null;
    return null;
  }
  accepted.startedMs = condition.startedMs;
  accepted.score = condition.statedScore;
  return finding('firing', 'deviation_accepted', condition.startedMs, condition.statedScore);
}

function isBack({ recent }: SeriesState, { centre, level }: Accepted): boolean {
  // A few points are nearer by chance, once in a while.
  if (recent.length < RECENT_POINTS) return false;
  const last = midmean(recent, 0);
  return Math.abs(last - centre) < HALF * Math.abs(level - centre) || (last - centre) * (level - centre) < 0;
}

/**
 * No hit: it ends when that lasts. One that only supported ends without a word. A level that deviated before a silence
 * and was not judged again yet is unknown, not back.
 */
export function noteQuiet(series: SeriesState, moment: Moment, settings: ConsensusSettings): Finding | null {
  const { condition } = series;
  if (condition === null || series.shift.held !== null || series.constant.away?.score != null) return null;
  condition.levelSinceMs = null;
  if (condition.byPoints !== null && !isInside(condition.byPoints, moment.value)) {
    return stays(series, moment, condition, settings);
  }
  condition.quietSamples += 1;
  if (moment.ms - condition.lastHitMs < settings.clearAfterMs) return null;
  if (condition.quietSamples < MIN_QUIET_SAMPLES) return null;
  series.condition = null;
  if (!condition.opened) return null;
  return finding('cleared', 'deviation_cleared', condition.startedMs, condition.statedScore);
}

function isInside({ side, edge }: NonNullable<Condition['byPoints']>, value: number): boolean {
  return side === 'up' ? value < edge : value > edge;
}

/** Its detectors have followed it and are quiet, but it is not back. */
function stays(
  series: SeriesState,
  { ms, value }: Moment,
  condition: Condition,
  { acceptMs }: ConsensusSettings,
): Finding | null {
  condition.quietSamples = 0;
  condition.lastHitMs = ms;
  if (condition.byPoints === null || ms - condition.byPoints.openedMs < acceptMs) return null;
  const centre = (condition.usual.low + condition.usual.high) / 2;
  series.accepted = { ms, centre, level: value, startedMs: null, score: condition.statedScore };
  return accept(series, series.accepted, condition);
}

function finding(
  state: Finding['state'],
  verdict: Finding['verdict'],
  startedMs: number,
  score: number,
): Finding {
  return { state, role: 'opens', verdict, startedMs, score, strongest: null, confirmedBy: [], lacks: null };
}
