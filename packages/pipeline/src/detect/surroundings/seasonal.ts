import { watch } from './watch.ts';
import { type Finding, newWatch, type Watch, type WatchSettings } from './watch-state.ts';

const HOURS = 168;
const HOUR_MS = 3_600_000;
const SPAN_MINUTES = 5;
const SPAN_MS = SPAN_MINUTES * 60_000;
const SPANS_PER_DAY = 288;
/** A mean of fewer minutes says little. */
const MIN_MINUTES = 3;
const MAX_SILENT_SPANS = 2;
/** The mean of an hour looks back about so many weeks; one span is a twelfth of an hour. */
const HOUR_MEMORY = 6 * 12;
/** The deviation of an hour is believed as much as that of all hours once it rests on so many spans. */
const BELIEF = 12;
/** The hour must tell so much more than the day's mean: else there is no season, and nothing to say. */
const MOST_ERROR = 0.8;
const CLAMP = 4;
/** A score that nothing reaches: the watch learns and says nothing. */
const NEVER = 2;

/** What the hours of the week are like: 168 of each. Plain JSON. */
export interface Season {
  /** Minutes of the span that is being collected, and which span it is. */
  span: number;
  minutes: number[];
  mean: number[];
  variance: number[];
  /** Spans learned, and the times that the hour came. */
  spans: number[];
  seen: number[];
  lastHour: number;
  /** What lasted was accepted: by so much everything lies higher than the hours say. */
  offset: number;
  /** Mean of the last day, and the mean errors of predicting by it and by the hour. */
  dayMean: number;
  days: number;
  dayError: number;
  hourError: number;
  judged: number;
  watch: Watch;
}

export interface SeasonFinding {
  readonly finding: Finding;
  /** Mean of the span. */
  readonly now: number;
  readonly usualLow: number;
  readonly usualHigh: number;
}

export function newSeason(): Season {
  const zeros = () => new Array<number>(HOURS).fill(0);
  return {
    span: -1,
    minutes: [],
    mean: zeros(),
    variance: zeros(),
    spans: zeros(),
    seen: zeros(),
    lastHour: -1,
    offset: 0,
    dayMean: 0,
    days: 0,
    dayError: 0,
    hourError: 0,
    judged: 0,
    watch: newWatch(),
  };
}

/** Adds the mean of a minute; the first of a later span of five has that span judged and learned. */
export function judgeSeason(
  season: Season,
  minuteAt: number,
  value: number,
  minSeen: number,
  settings: WatchSettings,
): SeasonFinding | null {
  const span = Math.floor(minuteAt / SPAN_MINUTES);
  let found: SeasonFinding | null = null;
  if (span !== season.span) {
    // What lies before a silence is too old to be told when it ends.
    if (season.minutes.length >= MIN_MINUTES && span - season.span <= MAX_SILENT_SPANS) {
      const ms = (season.span + 0.5) * SPAN_MS;
      found = judgeSpan(season, ms, trimmedMean(season.minutes), minSeen, settings);
    }
    season.span = span;
    season.minutes = [];
  }
  season.minutes.push(value);
  return found;
}

/** Without the lowest and the highest minute, so that one spike moves nothing. */
function trimmedMean(minutes: readonly number[]): number {
  let sum = 0;
  for (const minute of minutes) sum += minute;
  return (sum - Math.min(...minutes) - Math.max(...minutes)) / (minutes.length - 2);
}

function judgeSpan(
  season: Season,
  ms: number,
  now: number,
  minSeen: number,
  settings: WatchSettings,
): SeasonFinding | null {
  const value = now - season.offset;
  const expected = expectedAt(season, ms, minSeen);
  let found: SeasonFinding | null = null;
  let learned = value;
  if (expected !== null) {
    const { level, deviation } = expected;
    noteErrors(season, value, level);
    const scale = Math.max(deviation, 0.01 * Math.abs(level), Number.MIN_VALUE);
    const hasSeason = season.judged >= SPANS_PER_DAY && season.hourError < MOST_ERROR * season.dayError;
    const heard = hasSeason ? settings : { ...settings, minScore: NEVER };
    const finding = watch(season.watch, (value - level) / scale, 0.05, ms, heard);
    if (finding !== null) {
      const at = (residual: number) => season.offset + level + residual * scale;
      found = { finding, now, usualLow: at(finding.usualLow), usualHigh: at(finding.usualHigh) };
    }
    if (finding?.verdict === 'deviation_accepted') accept(season, value - level);
    // An outlier is learned like one at the edge of what is usual.
    learned = Math.max(level - CLAMP * scale, Math.min(level + CLAMP * scale, value));
  }
  if (season.watch.condition?.opened !== true) learnHour(season, ms, learned);
  season.days += 1;
  season.dayMean += (value - season.dayMean) / Math.min(season.days, SPANS_PER_DAY);
  return found;
}

function accept(season: Season, difference: number): void {
  season.offset += difference;
  season.dayMean -= difference;
  season.watch.center = 0;
}

function noteErrors(season: Season, value: number, level: number): void {
  season.judged += 1;
  const share = 1 / Math.min(season.judged, 3 * SPANS_PER_DAY);
  season.hourError += (Math.abs(value - level) - season.hourError) * share;
  season.dayError += (Math.abs(value - season.dayMean) - season.dayError) * share;
}

interface Expected {
  readonly level: number;
  readonly deviation: number;
}

/** Between the middles of two hours the level moves from one to the other. */
function expectedAt(season: Season, ms: number, minSeen: number): Expected | null {
  const place = ms / HOUR_MS - 0.5;
  const [before, share] = [Math.floor(place), place - Math.floor(place)];
  const hour = Math.floor(ms / HOUR_MS);
  const here = usualOf(season, hour, minSeen);
  const there = usualOf(season, hour === before ? before + 1 : before, minSeen);
  if (here === null) return null;
  const other = there?.level ?? here.level;
  const towards = hour === before ? share : 1 - share;
  return { level: here.level + (other - here.level) * towards, deviation: here.deviation };
}

/** By the hour of the week; while that was not seen often enough, by the same hour of all days. */
function usualOf(season: Season, hour: number, minSeen: number): Expected | null {
  const index = hour % HOURS;
  const ofWeek = pool(season, [index]);
  if (ofWeek.seen >= minSeen) return ofWeek;
  const hourOfDay = index % 24;
  const ofDay = pool(
    season,
    Array.from({ length: 7 }, (_, day) => day * 24 + hourOfDay),
  );
  return ofDay.seen >= minSeen ? ofDay : null;
}

function pool(season: Season, indexes: readonly number[]): Expected & { seen: number } {
  let [seen, weight, level, variance] = [0, 0, 0, 0];
  for (const index of indexes) {
    const spans = season.spans[index] ?? 0;
    seen += season.seen[index] ?? 0;
    weight += spans;
    level += spans * (season.mean[index] ?? 0);
    variance += spans * (season.variance[index] ?? 0);
  }
  if (weight === 0) return { seen, level: 0, deviation: 0 };
  // A few spans know little of their own deviation: the season's mean error stands in for what they lack.
  const general = (season.hourError * 1.2533) ** 2;
  const pooled = (variance + BELIEF * general) / (weight + BELIEF);
  return { seen, level: level / weight, deviation: Math.sqrt(pooled) };
}

function learnHour(season: Season, ms: number, value: number): void {
  const hour = Math.floor(ms / HOUR_MS);
  const index = hour % HOURS;
  if (hour !== season.lastHour) season.seen[index] = (season.seen[index] ?? 0) + 1;
  season.lastHour = hour;
  const spans = Math.min((season.spans[index] ?? 0) + 1, HOUR_MEMORY);
  const before = season.mean[index] ?? 0;
  const mean = before + (value - before) / spans;
  const variance = season.variance[index] ?? 0;
  season.spans[index] = spans;
  season.mean[index] = mean;
  season.variance[index] = variance + ((value - before) * (value - mean) - variance) / spans;
}
