import { civilMs, milliOf } from '../civil-time.ts';
import { readIsoTime, readWireTime } from '../iso-time.ts';
import { readLineTime } from '../line-time.ts';
import type { LineContext } from '../parsed-line.ts';
import { momentIn, wallClockToUtc } from '../time-zone.ts';

const SECONDS_BELOW = 1e11;
const MILLISECONDS_BELOW = 1e14;
const MICROSECONDS_BELOW = 1e17;
const NANOSECONDS_BELOW = 1e20;
/** Smaller numbers are seconds since the start of a process or a duration, and no date anybody logs (2001-09-09). */
const EARLIEST_SECONDS = 1e9;

/** Seconds, milli-, micro- or nanoseconds since 1970, told apart by size. Null when it is none of them. */
export function epochToMs(value: number): number | null {
  if (!(value >= EARLIEST_SECONDS && value < NANOSECONDS_BELOW)) return null;
  if (value < SECONDS_BELOW) return Math.round(value * 1000);
  if (value < MILLISECONDS_BELOW) return Math.floor(value);
  if (value < MICROSECONDS_BELOW) return Math.floor(value / 1e3);
  // A number can't hold every nanosecond: half a microsecond keeps what it lost from costing a millisecond.
  return Math.floor(value / 1e6 + 0.0005);
}

const DECIMAL = /^\d{10,20}(?:\.\d{1,9})?$/;
/** ISO with less or more than `readIsoTime` takes: no seconds, `+02`, no separators at all. */
const LOOSE_ISO =
  /^(\d{4})-?(\d\d)-?(\d\d)[Tt ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,12}))?)? ?(Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?(?:\[[\w/+-]{1,64}\])?$/;
const MAX_TIME = 64;

function looseIso(text: string, context: LineContext): number | null {
  const m = LOOSE_ISO.exec(text);
  if (m === null) return null;
  const part = (index: number) => Number(m[index] ?? 0);
  const ms = civilMs(part(1), part(2), part(3), part(4), part(5), part(6), milliOf(m[7]));
  if (ms === null) return null;
  const zone = m[8];
  if (zone === undefined) return wallClockToUtc(ms, context.timezone);
  if (!/^[+-]/.test(zone)) return ms;
  return wallClockToUtc(ms, zone.length === 3 ? `${zone}:00` : zone);
}

function textToMs(raw: string, context: LineContext): number | null {
  const wire = readWireTime(raw);
  if (wire !== null) return wire;
  if (raw.length > MAX_TIME) return null;
  const text = raw.trim();
  if (DECIMAL.test(text)) return epochToMs(Number(text));
  const iso = readIsoTime(text, 0);
  if (iso !== null && iso.end === text.length) return momentIn(context.timezone, iso);
  const loose = looseIso(text, context);
  if (loose !== null) return loose;
  const time = readLineTime(text, 0, context);
  if (time === null || time.end !== text.length) return null;
  // The name of a zone that does not tell an offset leaves the time unsaid, unless the ship's zone is known.
  return time.unknownZone !== undefined && context.timezone === undefined ? null : time.ms;
}

function isFields(value: object): value is Readonly<Record<string, unknown>> {
  return !Array.isArray(value);
}

/** `{"$date":…}` of MongoDB, `{"epochSecond":…,"nanoOfSecond":…}` of log4j, `{"seconds":…,"nanos":…}` of protobuf. */
function objectToMs(value: object, context: LineContext): number | null {
  if (!isFields(value)) return null;
  if (value.$date !== undefined)
    return typeof value.$date === 'object' ? null : statedTime(value.$date, context);
  const seconds = Number(value.epochSecond ?? value.seconds ?? Number.NaN);
  const nanos = Number(value.nanoOfSecond ?? value.nanos ?? 0);
  if (!Number.isFinite(seconds) || !Number.isFinite(nanos)) return null;
  const ms = epochToMs(seconds);
  return ms === null ? null : ms + Math.floor(nanos / 1e6);
}

/** The moment a field states, in whole ms since 1970; null when it is no time. A zoneless one is in the context's zone. */
export function statedTime(value: unknown, context: LineContext): number | null {
  if (typeof value === 'number') return epochToMs(value);
  if (typeof value === 'string') return textToMs(value, context);
  return typeof value === 'object' && value !== null ? objectToMs(value, context) : null;
}
