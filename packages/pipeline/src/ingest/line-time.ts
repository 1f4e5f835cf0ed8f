import { civilMs, milliOf, monthOf } from './civil-time.ts';
import { readIsoTime } from './iso-time.ts';
import { withYear } from './missing-year.ts';
import type { LineContext } from './parsed-line.ts';
import { wallClockToUtc } from './time-zone.ts';

export interface LineTime {
  readonly ms: number;
  /** Where reading stopped, behind a closing bracket if the time stood in one. */
  readonly end: number;
  /** False when `ms` was read with the zone of the context because the line names none. */
  readonly zoned: boolean;
  /** ISO with `T` and a numeric offset: what syslog daemons write into files. */
  readonly daemonStyle: boolean;
}

type Groups = Readonly<Record<string, string | undefined>>;

function fullYear(text: string | undefined): number {
  const year = Number(text);
  if (text?.length !== 2) return year;
  return year >= 70 ? 1900 + year : 2000 + year;
}

function monthIn(text: string | undefined): number {
  return text === undefined ? Number.NaN : (monthOf(text) ?? Number(text));
}

/** UTC of the parts that a shape captured; null when there is no such time. */
function momentOf(g: Groups, context: LineContext): { ms: number; zoned: boolean } | null {
  const month = monthIn(g.mon);
  const [day, hour, minute, second] = [Number(g.d), Number(g.h), Number(g.mi), Number(g.s)];
  const milli = milliOf(g.f);
  const wall =
    g.y === undefined
      ? withYear({ month, day, hour, minute, second, milli }, context)
      : civilMs(fullYear(g.y), month, day, hour, minute, second, milli);
  if (wall === null) return null;
  if (g.z === undefined) return { ms: wallClockToUtc(wall, context.timezone), zoned: false };
  return { ms: wallClockToUtc(wall, /^[+-]/.test(g.z) ? g.z : undefined), zoned: true };
}

const CLOCK = '(?<h>\\d\\d):(?<mi>\\d\\d):(?<s>\\d\\d)(?:[.,](?<f>\\d{1,9}))?';
const ZONE = '(?: ?(?<z>[+-]\\d\\d:?\\d\\d|UTC|GMT)(?!\\w))?';
const MONTH = '(?<mon>[A-Z][a-z]{2})';
const END = '(?!\\d)';

/** The shapes of times that lines begin with, apart from ISO; the first that reads as a real time counts. */
const SHAPES: readonly RegExp[] = [
  // 2005-06-03-15.42.50.675872
  '(?<y>\\d{4})-(?<mon>\\d\\d)-(?<d>\\d\\d)-(?<h>\\d\\d)\\.(?<mi>\\d\\d)\\.(?<s>\\d\\d)(?:\\.(?<f>\\d{1,9}))?',
  // 2024/01/31 12:00:00, 17/06/09 20:10:40, 2024.01.31 12:00:00
  `(?<y>\\d{4}|\\d\\d)(?<sep>[/.])(?<mon>\\d\\d)\\k<sep>(?<d>\\d\\d)[ T-]${CLOCK}${ZONE}`,
  // 20240131 12:00:00.123, 20240131-12:00:00:123
  '(?<y>\\d{4})(?<mon>\\d\\d)(?<d>\\d\\d)[ T-](?<h>\\d\\d):?(?<mi>\\d\\d):?(?<s>\\d\\d)(?:[.,:](?<f>\\d{1,9}))?Z?',
  // 081109 203615, 081109 20:36:15
  '(?<y>\\d\\d)(?<mon>\\d\\d)(?<d>\\d\\d) {1,2}(?<h>\\d\\d):?(?<mi>\\d\\d):?(?<s>\\d\\d)',
  // Sun Dec 04 04:47:44 2005, Sun Dec 04 04:47:44.123456 2005
  `(?:[A-Z][a-z]{2},? )${MONTH} {1,2}(?<d>\\d{1,2}) ${CLOCK}(?: [A-Z]{3,4})? (?<y>\\d{4})`,
  // Oct 11 2024 22:14:15 (before the next, so that the year is not taken for a clock)
  `${MONTH} {1,2}(?<d>\\d{1,2}),? (?<y>\\d{4}) ${CLOCK}${ZONE}`,
  // Jun 14 15:16:01, Mar  1 18:46:11.123
  `${MONTH} {1,2}(?<d>\\d{1,2}) ${CLOCK}${ZONE}`,
  // 2024 Mar  1 18:46:11
  `(?<y>\\d{4}) ${MONTH} {1,2}(?<d>\\d{1,2}) ${CLOCK}${ZONE}`,
  // 10/Oct/2000:13:55:36 -0700, 31 Jan 2024 12:00:00.123, 31-Jan-2024 12:00:00
  `(?<d>\\d{1,2})(?<sep>[/ -])${MONTH}\\k<sep>(?<y>\\d{4})[: ]${CLOCK}${ZONE}`,
  // 10.30 16:49:06, 03-17 16:13:38.811
  `(?<mon>\\d\\d)[.-](?<d>\\d\\d) {1,2}${CLOCK}`,
].map((shape) => new RegExp(shape + END, 'y'));

const EPOCH = /(\d{10})(?:[.,](\d{1,9})|(\d{3}))?(?=[\s:\]]|$)/y;

/** Ten digits of seconds (2001 to 2286), with a fraction, or thirteen of milliseconds, standing alone. */
export function readEpoch(text: string, at: number): { ms: number; end: number } | null {
  EPOCH.lastIndex = at;
  const m = EPOCH.exec(text);
  const seconds = Number(m?.[1]);
  if (m === null || seconds < 1e9) return null;
  return { ms: seconds * 1000 + milliOf(m[2] ?? m[3]), end: EPOCH.lastIndex };
}

function readBare(text: string, at: number, context: LineContext): LineTime | null {
  const iso = readIsoTime(text, at);
  if (iso !== null) {
    const ms = iso.zoned ? iso.ms : wallClockToUtc(iso.ms, context.timezone);
    return { ms, end: iso.end, zoned: iso.zoned, daemonStyle: iso.numericOffset && text[at + 10] === 'T' };
  }
  for (const shape of SHAPES) {
    shape.lastIndex = at;
    const groups = shape.exec(text)?.groups;
    if (groups === undefined) continue;
    const end = shape.lastIndex;
    const moment = momentOf(groups, context);
    if (moment !== null) return { ...moment, end, daemonStyle: false };
  }
  const epoch = readEpoch(text, at);
  return epoch === null ? null : { ...epoch, zoned: true, daemonStyle: false };
}

/** Reads a time of any known shape at a position, bare or in square brackets. Null when none stands there. */
export function readLineTime(text: string, at: number, context: LineContext): LineTime | null {
  const code = text.charCodeAt(at);
  const bracketed = code === 91;
  // Every shape begins with a digit or a capital letter.
  const first = bracketed ? text.charCodeAt(at + 1) : code;
  if (!((first >= 48 && first <= 57) || (first >= 65 && first <= 90))) return null;
  const time = readBare(text, bracketed ? at + 1 : at, context);
  return time !== null && bracketed && text[time.end] === ']' ? { ...time, end: time.end + 1 } : time;
}
