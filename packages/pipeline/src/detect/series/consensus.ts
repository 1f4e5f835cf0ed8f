import type { Reason } from '@aiops/contracts';
import type { Moment, Opinion } from './opinion.ts';
import type { Condition, SeriesState } from './series-state.ts';

/** While it fires it says so again at most this often. */
const REPEAT_MS = 60_000;
/** Back to usual is told by samples, never by their absence. */
const MIN_QUIET_SAMPLES = 8;
/** A series with long intervals is sustained by samples, not by one that is far from the next. */
const MIN_SUSTAINED_SAMPLES = 3;

/** So many of the last seven days make a habit. */
const HABIT_DAYS = 3;

const VERDICTS = {
  alone: 'deviation_supports',
  confirmed: 'deviation_confirmed',
  sustained: 'deviation_sustained',
  again: 'deviation_sustained',
} as const;

/** What the opinions of a series come to at one moment; null when there is nothing to say. */
export interface Finding {
  readonly state: 'firing' | 'cleared';
  readonly role: 'supports' | 'opens';
  readonly verdict: Extract<Reason, `deviation_${string}`>;
  readonly startedMs: number;
  /** Of the strongest opinion; when cleared, the highest that was stated. */
  readonly score: number;
  /** The strongest opinion; null when cleared. */
  readonly strongest: Opinion | null;
  readonly confirmedBy: readonly string[];
  /** Why it only supports; null when it opens or cleared. */
  readonly lacks: string | null;
}

export interface ConsensusSettings {
  readonly minScore: number;
  readonly confirmMs: number;
  readonly sustainedMs: number;
  readonly clearAfterMs: number;
  /** The only side on which it opens; null: both. */
  readonly badSide: 'up' | 'down' | null;
}

/**
 * Makes one condition of what the detectors of a series say. A hit supports. It opens when the level of minutes
 * deviates and a hit of another kind confirms it, or when that level holds. An extreme sample and the step to it are
 * one observation and confirm nothing: on pure noise both come once in a while, and together.
 */
export function consent(
  series: SeriesState,
  moment: Moment,
  opinions: readonly Opinion[],
  settings: ConsensusSettings,
): Finding | null {
  const hits = opinions.filter(({ score }) => score >= settings.minScore);
  const strongest = strongestOf(hits);
  if (strongest === null) return quiet(series, moment, settings);
  const condition = series.condition ?? newCondition(strongest);
  series.condition = condition;
  note(condition, moment, hits);
  return fire(condition, moment, hits, strongest, settings);
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

function newCondition({ sinceMs }: Opinion): Condition {
  return {
    startedMs: sinceMs,
    lastHitMs: sinceMs,
    quietSamples: 0,
    pointMs: null,
    changeMs: null,
    levelMs: null,
    levelSinceMs: null,
    levelSide: null,
    opened: false,
    statedMs: null,
    statedLacks: null,
    statedScore: 0,
  };
}

function note(condition: Condition, { ms }: Moment, hits: readonly Opinion[]): void {
  condition.lastHitMs = ms;
  condition.quietSamples = 0;
  let level = false;
  for (const { evidence, sinceMs, direction } of hits) {
    condition.startedMs = Math.min(condition.startedMs, sinceMs);
    if (evidence === 'point') condition.pointMs = ms;
    else if (evidence === 'change') condition.changeMs = ms;
    else if (evidence === 'level') {
      level = true;
      condition.levelSide = direction;
    }
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
      : whyItOpens(condition, moment, settings);
  const opens = why !== null;
  const first = opens && !condition.opened;
  condition.opened ||= opens;
  const lacks = opens ? null : whatItLacks(strongest, settings);
  // What only supports is said again when there is more to it.
  const more = opens || strongest.score > condition.statedScore || lacks !== condition.statedLacks;
  const repeats = condition.statedMs === null || (more && moment.ms - condition.statedMs >= REPEAT_MS);
  if (!first && !repeats) return null;
  condition.statedMs = moment.ms;
  condition.statedLacks = lacks;
  condition.statedScore = Math.max(condition.statedScore, strongest.score);
  return {
    state: 'firing',
    role: opens ? 'opens' : 'supports',
    verdict: VERDICTS[why ?? 'alone'],
    startedMs: condition.startedMs,
    score: strongest.score,
    strongest,
    confirmedBy: hits.filter((hit) => hit !== strongest).map(({ detector }) => detector),
    lacks,
  };
}

function whyItOpens(
  condition: Condition,
  moment: Moment,
  settings: ConsensusSettings,
): 'confirmed' | 'sustained' | null {
  const { levelMs, levelSinceMs, pointMs, changeMs, levelSide } = condition;
  if (levelMs === null) return null;
  if (settings.badSide !== null && settings.badSide !== levelSide) return null;
  const confirmed = [pointMs, changeMs].some(
    (otherMs) => otherMs !== null && Math.abs(levelMs - otherMs) <= settings.confirmMs,
  );
  if (confirmed) return 'confirmed';
  const neededMs = Math.max(settings.sustainedMs, MIN_SUSTAINED_SAMPLES * moment.usualMs);
  return levelSinceMs !== null && moment.ms - levelSinceMs >= neededMs ? 'sustained' : null;
}

/** What comes at the same time on most days is how this series is. */
function isHabit({ habitDays }: Opinion): boolean {
  return habitDays !== undefined && habitDays >= HABIT_DAYS;
}

function whatItLacks(opinion: Opinion, { badSide }: ConsensusSettings): string {
  const { direction } = opinion;
  if (isHabit(opinion)) return `it came at this time on ${opinion.habitDays} of the last 7 days`;
  if (badSide !== null && direction !== 'none' && direction !== badSide) {
    return `a move ${direction} is not the bad side of this metric`;
  }
  return 'not confirmed or sustained yet';
}

/**
 * No hit: it ends when that lasts. One that only supported ends without a word. A level that deviated before a silence
 * and was not judged again yet is unknown, not back.
 */
function quiet(series: SeriesState, moment: Moment, settings: ConsensusSettings): Finding | null {
  const { condition } = series;
  if (condition === null || series.shift.held !== null) return null;
  condition.levelSinceMs = null;
  condition.quietSamples += 1;
  const { acceptedMs } = series.shift;
  const accepted = acceptedMs !== null && acceptedMs >= condition.startedMs;
  if (!accepted) {
    if (moment.ms - condition.lastHitMs < settings.clearAfterMs) return null;
    if (condition.quietSamples < MIN_QUIET_SAMPLES) return null;
  }
  series.condition = null;
  if (!condition.opened) return null;
  return {
    state: 'cleared',
    role: 'opens',
    verdict: accepted ? 'deviation_accepted' : 'deviation_cleared',
    startedMs: condition.startedMs,
    score: condition.statedScore,
    strongest: null,
    confirmedBy: [],
    lacks: null,
  };
}
