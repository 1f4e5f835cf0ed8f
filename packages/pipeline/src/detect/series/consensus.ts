import { endOf, noteQuiet } from './condition-end.ts';
import type { ConsensusSettings, Finding } from './finding.ts';
import { noteRun } from './hit-run.ts';
import type { Moment, Opinion } from './opinion.ts';
import { FIRST_REPEAT_MS, isSaid } from './repeat.ts';
import type { Condition, SeriesState, Side } from './series-state.ts';

/** A series with long intervals is sustained by samples, not by one that is far from the next. */
export const MIN_SUSTAINED_SAMPLES = 3;
/** Single samples know less than a level: so many must hit … */
const MIN_RUN_HITS = 8;
/** … and of the samples since the first of them this share. */
const MOST_OF_RUN = 0.75;
/** So many of the last seven days make a habit. */
const HABIT_DAYS = 3;

const VERDICTS = {
  alone: 'deviation_supports',
  confirmed: 'deviation_confirmed',
  sustained: 'deviation_sustained',
  again: 'deviation_sustained',
} as const;

/**
 * Makes one condition of what the detectors of a series say. A hit supports. It opens when the level of minutes
 * deviates and a hit of another kind on the same side confirms it, when that level holds, or when most single samples
 * of two minutes hit on one side. An extreme sample and the step to it are one observation and confirm nothing: on
 * pure noise both come once in a while, and together.
 */
export function consent(
  series: SeriesState,
  moment: Moment,
  opinions: readonly Opinion[],
  settings: ConsensusSettings,
): Finding | null {
  const end = endOf(series, moment, settings);
  if (end !== null) return end;
  const hits = opinions.filter((opinion) => opinion.score >= settings.minScore && !isReturn(series, opinion));
  const strongest = strongestOf(hits);
  noteRun(series.condition, moment.ms, hits, MOST_OF_RUN);
  if (strongest === null) return noteQuiet(series, moment, settings);
  const condition = series.condition ?? newCondition(strongest);
  if (series.condition === null) noteRun(condition, moment.ms, hits, MOST_OF_RUN);
  series.condition = condition;
  note(condition, moment, hits);
  return fire(condition, moment, hits, strongest, settings);
}

/** The way back from what deviated, or from a level that was accepted, is no deviation. */
function isReturn({ condition, accepted }: SeriesState, { direction, now, evidence }: Opinion): boolean {
  if (direction === 'none' || evidence === 'stuck') return false;
  if (accepted !== null && direction === sideOf(accepted.centre - accepted.level)) return true;
  if (condition === null || condition.side === 'none' || condition.side === direction) return false;
  const { low, high } = condition.usual;
  const slack = high - low;
  return direction === 'down' ? now >= low - slack : now <= high + slack;
}

function sideOf(difference: number): Side {
  return difference > 0 ? 'up' : 'down';
}

/**
 * The one with the highest score; but while the level deviates that one: only its baseline stands still, and what the
 * others call usual is already the deviation.
 */
function strongestOf(hits: readonly Opinion[]): Opinion | null {
  let strongest: Opinion | null = null;
  for (const hit of hits) {
    if (hit.evidence === 'level') return hit;
    if (strongest === null || hit.score > strongest.score) strongest = hit;
  }
  return strongest;
}

function newCondition({ sinceMs, direction, usualLow, usualHigh }: Opinion): Condition {
  return {
    startedMs: sinceMs,
    lastHitMs: sinceMs,
    quietSamples: 0,
    upMs: null,
    downMs: null,
    levelMs: null,
    levelSinceMs: null,
    levelSide: null,
    side: direction,
    run: null,
    opened: false,
    byPoints: null,
    usual: { low: usualLow, high: usualHigh },
    statedMs: null,
    repeatMs: FIRST_REPEAT_MS,
    statedLacks: null,
    statedScore: 0,
  };
}

function note(condition: Condition, { ms }: Moment, hits: readonly Opinion[]): void {
  condition.lastHitMs = ms;
  condition.quietSamples = 0;
  let level = false;
  for (const { evidence, sinceMs, direction, lasted } of hits) {
    condition.startedMs = Math.min(condition.startedMs, sinceMs);
    if (evidence === 'level') {
      level = true;
      condition.levelSide = direction;
      if (lasted) condition.levelSinceMs ??= sinceMs;
    } else if (direction === 'up') condition.upMs = ms;
    else if (direction === 'down') condition.downMs = ms;
  }
  if (level) {
    condition.levelMs = ms;
    condition.levelSinceMs ??= ms;
  } else condition.levelSinceMs = null;
}

function fire(
  condition: Condition,
  moment: Moment,
  hits: readonly Opinion[],
  strongest: Opinion,
  settings: ConsensusSettings,
): Finding | null {
  const why = condition.opened
    ? 'again'
    : isHabit(strongest)
      ? null
      : whyItOpens(condition, moment, strongest, settings);
  const opens = why !== null;
  const first = opens && !condition.opened;
  condition.opened ||= opens;
  const lacks = opens ? null : whatItLacks(strongest, settings);
  const saying = { ms: moment.ms, score: strongest.score, opens, first, lacks };
  if (!isSaid(condition, saying)) return null;
  return {
    state: 'firing',
    role: opens ? 'opens' : 'supports',
    verdict: VERDICTS[why ?? 'alone'],
    startedMs: condition.startedMs,
    score: strongest.score,
    strongest: withUsualOf(condition, strongest),
    confirmedBy: hits.filter((hit) => hit !== strongest).map(({ detector }) => detector),
    lacks,
  };
}

/** By and by the deviation is among the samples by which it is judged: what was usual is what was so before. */
function withUsualOf({ usual }: Condition, opinion: Opinion): Opinion {
  return opinion.evidence === 'point' ? { ...opinion, usualLow: usual.low, usualHigh: usual.high } : opinion;
}

function whyItOpens(
  condition: Condition,
  moment: Moment,
  { now }: Opinion,
  settings: ConsensusSettings,
): 'confirmed' | 'sustained' | null {
  const { ms, usualMs } = moment;
  const neededMs = Math.max(settings.sustainedMs, MIN_SUSTAINED_SAMPLES * usualMs);
  const byLevel = whyByLevel(condition, ms, neededMs, settings);
  if (byLevel !== null) return byLevel;
  const { run, usual } = condition;
  if (run === null || ms - run.sinceMs < neededMs || run.hits < MIN_RUN_HITS) return null;
  if (settings.openingSide !== null && settings.openingSide !== run.side) return null;
  const bound = run.side === 'up' ? usual.high : usual.low;
  condition.byPoints = { side: run.side, openedMs: ms, edge: (bound + now) / 2 };
  return 'sustained';
}

function whyByLevel(
  { levelMs, levelSinceMs, levelSide, upMs, downMs }: Condition,
  ms: number,
  neededMs: number,
  { openingSide, confirmMs }: ConsensusSettings,
): 'confirmed' | 'sustained' | null {
  if (levelMs === null || (openingSide !== null && openingSide !== levelSide)) return null;
  const otherMs = levelSide === 'up' ? upMs : downMs;
  if (otherMs !== null && Math.abs(levelMs - otherMs) <= confirmMs) return 'confirmed';
  return levelSinceMs !== null && ms - levelSinceMs >= neededMs ? 'sustained' : null;
}

/** What comes at the same time on most days is how this series is. */
function isHabit({ habitDays }: Opinion): boolean {
  return habitDays !== undefined && habitDays >= HABIT_DAYS;
}

function whatItLacks(opinion: Opinion, { openingSide }: ConsensusSettings): string {
  const { direction } = opinion;
  if (isHabit(opinion)) return `it came at this time on ${opinion.habitDays} of the last 7 days`;
  if (openingSide === 'none') return 'the limit of this metric says what a fault is';
  if (openingSide !== null && direction !== 'none' && direction !== openingSide) {
    return `a move ${direction} is not the bad side of this metric`;
  }
  return 'not confirmed or sustained yet';
}
