import { civilMs } from './civil-time.ts';
import type { LineContext } from './parsed-line.ts';

const DAY_MS = 86_400_000;
/** Further ahead of the receipt than this a date is last year's: a device clock is rarely a week fast. */
const AHEAD_MS = 7 * DAY_MS;
/** A jump by more than this between two lines is a new year, not a long silence. */
const ROLLOVER_MS = 300 * DAY_MS;

/** Month, day and time of day as UTC parts. */
export interface YearlessTime {
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly milli: number;
}

function inYear(time: YearlessTime, year: number): number | null {
  return civilMs(year, time.month, time.day, time.hour, time.minute, time.second, time.milli);
}

function yearOf(ms: number): number {
  return new Date(ms).getUTCFullYear();
}

/** The line before tells the year: the same one, but for a turn of the year between the two. */
function afterPrevious(time: YearlessTime, previousMs: number): number | null {
  const year = yearOf(previousMs);
  const same = inYear(time, year);
  if (same !== null && Math.abs(same - previousMs) <= ROLLOVER_MS) return same;
  const other = same === null || same < previousMs ? inYear(time, year + 1) : inYear(time, year - 1);
  return other !== null && Math.abs(other - previousMs) <= ROLLOVER_MS ? other : same;
}

/** The latest year in which this date exists and is not more than a week ahead of the receipt. */
function nearReceipt(time: YearlessTime, receivedMs: number): number | null {
  const latest = yearOf(receivedMs) + 1;
  // Eight years back reach the leap day before the next one even over a century without.
  for (let year = latest; year >= latest - 9; year -= 1) {
    const ms = inYear(time, year);
    if (ms !== null && ms <= receivedMs + AHEAD_MS) return ms;
  }
  return null;
}

/**
 * The moment a date without a year means: by the line before it where the file has told its year, else in the year
 * the caller names, else the latest that fits the receipt. Null when there is no such day.
 */
export function withYear(time: YearlessTime, context: LineContext): number | null {
  const { year, previousTsMs, receivedMs } = context;
  if (year === undefined) return nearReceipt(time, receivedMs);
  if (previousTsMs !== undefined) {
    const ms = afterPrevious(time, previousTsMs);
    if (ms !== null) return ms;
  }
  return inYear(time, year) ?? nearReceipt(time, civilMs(year, 12, 31, 0, 0, 0, 0) ?? receivedMs);
}
