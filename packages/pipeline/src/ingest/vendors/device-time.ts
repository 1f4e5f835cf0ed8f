import { civilMs, civilMsOf, milliOf, monthOf } from '../civil-time.ts';
import type { FormatContext } from '../formats/line-format.ts';
import { withYear } from '../missing-year.ts';
import { type Tailed, withTail } from '../time-tail.ts';
import { wallClockToUtc } from '../time-zone.ts';

const CLOCK =
  /(?:(\d{4}) )?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (?:(\d{4}) )?(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: (\d{4})(?= [A-Za-z%]))?/y;
/** A word between the clock and a colon: a zone that somebody named. */
const OWN_ZONE = / ([A-Z][A-Za-z]{1,4})(?=:)/y;

/**
 * The time as network devices write it, year before, behind or nowhere: `Mar  1 18:46:11.123 UTC`,
 * `2026 Nov 22 10:00:00.123`. Zones that nobody knows, or that mean several, are told by name, and the clock is read
 * with the zone of the context.
 */
export function readDeviceTime(text: string, at: number, context: FormatContext): Tailed | null {
  CLOCK.lastIndex = at;
  const m = CLOCK.exec(text);
  if (m === null) return null;
  const month = monthOf(m[2] ?? '') ?? 0;
  const day = Number(m[3]);
  const [hour, minute, second] = [Number(m[5]), Number(m[6]), Number(m[7])];
  const milli = milliOf(m[8]);
  const year = m[1] ?? m[4] ?? m[9];
  const wall =
    year === undefined
      ? withYear({ month, day, hour, minute, second, milli }, context)
      : civilMs(Number(year), month, day, hour, minute, second, milli);
  if (wall === null) return null;
  const time = withTail(wall, text, CLOCK.lastIndex, context);
  if (time.zoned || time.unknownZone !== undefined) return time;
  OWN_ZONE.lastIndex = time.end;
  const unknownZone = OWN_ZONE.exec(text)?.[1];
  return unknownZone === undefined ? time : { ...time, end: OWN_ZONE.lastIndex, unknownZone };
}

const WALL = /(\d{4})[-/](\d\d)[-/](\d\d)[ T](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?/y;

/** `2026/11/22 10:00:00` or with dashes, in the given zone; null when the text is not that. */
export function readWallClock(text: string, zone: string | undefined): number | null {
  WALL.lastIndex = 0;
  const m = WALL.exec(text);
  if (m === null) return null;
  const wall = civilMsOf(m);
  return wall === null ? null : wallClockToUtc(wall, zone);
}
