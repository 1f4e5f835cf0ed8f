import { DAYS_OF_WEEK, type DayOfWeek } from '@aiops/contracts';
import { utcToWallClock, wallClockToUtc } from '@aiops/kernel';

/** What comes again every week, or every day: until a time of day, or for so long. */
export interface WeeklySpan {
  /** Days on which it begins; absent: every day. */
  readonly days?: readonly DayOfWeek[] | undefined;
  /** HH:MM. */
  readonly start: string;
  /** HH:MM, on the next day when it is not after the start; or … */
  readonly end?: string;
  /** … minutes of elapsed time. */
  readonly duration_min?: number;
  /** IANA zone of days, start and end, or `ship`. */
  readonly timezone: string;
}

/** One time that it holds, from inclusive, to exclusive. */
interface Occurrence {
  readonly startMs: number;
  readonly endMs: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday. */
const FIRST_WEEKDAY = 4;

/**
 * The occurrence that a moment lies in, the latest begun; null: none. It begins and ends by the clock of its zone: an
 * hour that the clock skips moves it behind the gap, one that it shows twice is taken as the first for a start and an end
 * alike, so that a night on which the clock goes back is an hour longer where the end lies behind that.
 * @param shipZone what `ship` stands for; undefined: UTC
 */
export function occurrenceAt(
  span: WeeklySpan,
  atMs: number,
  shipZone: string | undefined,
): Occurrence | null {
  const zone = span.timezone === 'ship' ? shipZone : span.timezone;
  const today = Math.floor(utcToWallClock(atMs, zone) / DAY_MS);
  // A change of the clock can carry it over one more midnight than its length.
  const daysBack = Math.ceil((span.duration_min ?? 0) / 1440) + 1;
  for (let back = 0; back <= daysBack; back += 1) {
    const day = today - back;
    if (!beginsOn(span, day)) continue;
    const startMs = wallClockToUtc(day * DAY_MS + minutesOf(span.start) * MINUTE_MS, zone);
    const endMs = endOf(span, day, startMs, zone);
    if (startMs <= atMs && atMs < endMs) return { startMs, endMs };
  }
  return null;
}

function beginsOn({ days }: WeeklySpan, day: number): boolean {
  const name = DAYS_OF_WEEK[(((day + FIRST_WEEKDAY) % 7) + 7) % 7];
  return days === undefined || (name !== undefined && days.includes(name));
}

function endOf(
  { start, end, duration_min = 0 }: WeeklySpan,
  day: number,
  startMs: number,
  zone: string | undefined,
): number {
  if (end === undefined) return startMs + duration_min * MINUTE_MS;
  const endDay = minutesOf(end) <= minutesOf(start) ? day + 1 : day;
  return wallClockToUtc(endDay * DAY_MS + minutesOf(end) * MINUTE_MS, zone);
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
