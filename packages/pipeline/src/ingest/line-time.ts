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
const ALL_SHAPES: readonly RegExp[] = [
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

/** Where the shapes are told apart by their first character: a name of a day or month, or a number. */
const WORD_SHAPES = ALL_SHAPES.filter(({ source }) => /^\(\?(?::\[A-Z\]|<mon>\[A-Z\])/.test(source));
const NUMBER_SHAPES = ALL_SHAPES.filter((shape) => !WORD_SHAPES.includes(shape));

const ZERO = 48;
const SPACE = 32;
const COLON = 58;
const UPPER_A = 65;

function digitAt(text: string, at: number): number {
  const value = text.charCodeAt(at) - ZERO;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

function pairAt(text: string, at: number): number {
  return digitAt(text, at) * 10 + digitAt(text, at + 1);
}

/**
 * `Jun 14 15:16:01 ` by character codes: nearly every line of syslog begins so, and an expression with named groups costs
 * several times as much. Null for anything longer, which the shapes read.
 */
function readPlainBsd(text: string, at: number, context: LineContext): LineTime | null {
  if (text.charCodeAt(at + 3) !== SPACE || text.charCodeAt(at + 6) !== SPACE) return null;
  if (text.charCodeAt(at + 9) !== COLON || text.charCodeAt(at + 12) !== COLON) return null;
  const end = at + 15;
  // A zone may follow the blank, or the text.
  if (text.charCodeAt(end) !== SPACE || ZONE_STARTS.has(text.charCodeAt(end + 1))) return null;
  const tens = text.charCodeAt(at + 4) === SPACE ? 0 : digitAt(text, at + 4);
  const month = monthOf(text.slice(at, at + 3));
  if (month === undefined) return null;
  const day = tens * 10 + digitAt(text, at + 5);
  const [hour, minute, second] = [pairAt(text, at + 7), pairAt(text, at + 10), pairAt(text, at + 13)];
  if (Number.isNaN(day + hour + minute + second)) return null;
  const wall = withYear({ month, day, hour, minute, second, milli: 0 }, context);
  if (wall === null) return null;
  return { ms: wallClockToUtc(wall, context.timezone), end, zoned: false, daemonStyle: false };
}

/** `+`, `-`, and the first letters of UTC and GMT. */
const ZONE_STARTS: ReadonlySet<number> = new Set([43, 45, 85, 71]);

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
  const isWord = text.charCodeAt(at) >= UPPER_A;
  const bsd = isWord ? readPlainBsd(text, at, context) : null;
  if (bsd !== null) return bsd;
  const iso = isWord ? null : readIsoTime(text, at);
  if (iso !== null) {
    const ms = iso.zoned ? iso.ms : wallClockToUtc(iso.ms, context.timezone);
    return { ms, end: iso.end, zoned: iso.zoned, daemonStyle: iso.numericOffset && text[at + 10] === 'T' };
  }
  for (const shape of isWord ? WORD_SHAPES : NUMBER_SHAPES) {
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
