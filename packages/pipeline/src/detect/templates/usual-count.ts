import { mostWeeks, scoreOfWeeks } from '../series/rarity.ts';
import { chanceOfAtLeast } from './rare-counts.ts';

export const WINDOW_MS = 300_000;
const DAY_MS = 86_400_000;
const WINDOWS_PER_WEEK = 2016;
/** Days whose fullest window is remembered. */
const DAYS = 7;
/** By chance a limit is passed at most so often. */
const LIMIT_CHANCE = 1 / (4 * WINDOWS_PER_WEEK);
/** No count up to this is many, of whatever is rare. */
const LEAST_LIMIT = 4;
/** More than the fullest window of the last days by at least so much. */
const BEYOND_MOST = 2;
/** … and by this share of what that was above the mean. */
const BEYOND_MEAN = 0.5;

/**
 * How many lines come in a window, and how many usually do. Windows are cut from event time; a week is remembered.
 * That a day has its busy hours is in the fullest window of each day, which a limit lies beyond. Plain JSON.
 */
export interface UsualCount {
  /** The window that is being counted, as its number since 1970, and what it has. */
  window: number;
  count: number;
  /** Windows learned, fading; the sum of their counts, and of the squares. */
  n: number;
  sum: number;
  squares: number;
  /** The fullest window of today and of the days before it. */
  day: number;
  most: number[];
  /** A count above is unusual. */
  limit: number;
}

export function newUsualCount(ms: number): UsualCount {
  return {
    window: Math.floor(ms / WINDOW_MS),
    count: 0,
    n: 0,
    sum: 0,
    squares: 0,
    day: Math.floor(ms / DAY_MS),
    most: [0],
    limit: Number.MAX_SAFE_INTEGER,
  };
}

/** Adds a line. @returns the count of its window; null for one of a window that is closed already */
export function addLine(usual: UsualCount, ms: number): number | null {
  const window = Math.floor(ms / WINDOW_MS);
  if (window < usual.window) return null;
  if (window > usual.window) close(usual, window);
  usual.count += 1;
  return usual.count;
}

/** Learns the window that ended, and the empty ones up to the new one. */
function close(usual: UsualCount, window: number): void {
  learn(usual, usual.count, 1);
  toDay(usual, Math.floor((usual.window * WINDOW_MS) / DAY_MS));
  usual.most[0] = Math.max(usual.most[0] ?? 0, usual.count);
  learn(usual, 0, window - usual.window - 1);
  toDay(usual, Math.floor((window * WINDOW_MS) / DAY_MS));
  usual.window = window;
  usual.count = 0;
  usual.limit = limitOf(usual);
}

function learn(usual: UsualCount, count: number, windows: number): void {
  usual.n += windows;
  usual.sum += count * windows;
  usual.squares += count * count * windows;
  if (usual.n <= WINDOWS_PER_WEEK) return;
  const kept = WINDOWS_PER_WEEK / usual.n;
  usual.n = WINDOWS_PER_WEEK;
  usual.sum *= kept;
  usual.squares *= kept;
}

function toDay(usual: UsualCount, day: number): void {
  for (let missed = Math.min(day - usual.day, DAYS); missed > 0; missed -= 1) usual.most.unshift(0);
  usual.most.length = Math.min(usual.most.length, DAYS);
  usual.day = Math.max(day, usual.day);
}

const meanOf = ({ sum, n }: UsualCount): number => (n === 0 ? 0 : sum / n);

/** Never less than a Poisson’s. */
function varianceOf(usual: UsualCount): number {
  const mean = meanOf(usual);
  return Math.max(usual.squares / Math.max(usual.n, 1) - mean * mean, mean);
}

function limitOf(usual: UsualCount): number {
  const mean = meanOf(usual);
  const variance = varianceOf(usual);
  const most = Math.max(...usual.most);
  const beyond = Math.ceil(most + Math.max(BEYOND_MOST, BEYOND_MEAN * (most - mean)));
  let limit = Math.max(LEAST_LIMIT, beyond);
  while (chanceOfAtLeast(limit + 1, mean, variance) > LIMIT_CHANCE) limit = Math.ceil(limit * 1.05) + 1;
  return limit;
}

export interface Unusual {
  /** Calibrated: 0.9 comes about once a week. */
  readonly score: number;
  /** What most windows have. */
  readonly low: number;
  readonly high: number;
}

/** How unusual so many lines in a window are. */
export function unusual(usual: Readonly<UsualCount>, count: number): Unusual {
  const mean = meanOf(usual);
  const variance = varianceOf(usual);
  const weeks = 1 / (chanceOfAtLeast(count, mean, variance) * WINDOWS_PER_WEEK);
  const spread = Math.sqrt(variance);
  return {
    score: scoreOfWeeks(Math.min(weeks, mostWeeks(usual.n / WINDOWS_PER_WEEK))),
    low: Math.max(0, Math.floor(mean - spread)),
    high: Math.ceil(mean + spread),
  };
}

const FULLEST = 6;

/** What is usual of a source of which nothing is known: in a day an error every hour, and some at a time. */
export const BEFOREHAND: Readonly<UsualCount> = withLimit({
  ...newUsualCount(0),
  n: 288,
  sum: 24,
  squares: 72,
  most: [FULLEST],
});

function withLimit(usual: UsualCount): UsualCount {
  return { ...usual, limit: limitOf(usual) };
}
