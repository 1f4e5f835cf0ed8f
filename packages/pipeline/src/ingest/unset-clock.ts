import type { LineContext } from './parsed-line.ts';

const DAY_MS = 86_400_000;
/** The first of March of 1993 or 2002 is where the clock of a device without battery or server starts. */
const START_OF_CLOCK = /(?:(\d{4}) )?Mar {1,2}\d{1,2} (?:(\d{4}) )?/y;
/** No device of today ran before it. */
const FIRST_YEAR = 2003;

/** What a device says of its clock before the time: `*` is not set by anybody, `.` was set and lost its server. */
export function clockState(mark: string): string {
  return mark === '*' ? 'not set' : 'not synchronised';
}

/**
 * True for the time of a clock that was never set, which counts from its start: marked with `*`, of a year in which
 * it can't be, or in March without a year while it is another time of the year. That is no time at all.
 * @param ms what the time would mean
 */
export function isUnsetClock(
  mark: string | undefined,
  text: string,
  at: number,
  ms: number,
  context: LineContext,
): boolean {
  if (mark !== '*') return false;
  START_OF_CLOCK.lastIndex = at;
  const m = START_OF_CLOCK.exec(text);
  const year = m?.[1] ?? m?.[2];
  if (m === null) return false;
  if (year !== undefined) return Number(year) < FIRST_YEAR;
  const nowMs = context.previousTsMs ?? context.receivedMs;
  return Math.abs(ms - nowMs) > 2 * DAY_MS;
}
