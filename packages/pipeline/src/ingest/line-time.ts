import { civilMs, milliOf, monthOf } from './civil-time.ts';
import { readIsoTime } from './iso-time.ts';
import { withYear } from './missing-year.ts';
import type { LineContext } from './parsed-line.ts';
import { NUMBER_SHAPES, WORD_SHAPES } from './time-shapes.ts';
import { mayHaveTail, type Tailed, withName, withTail } from './time-tail.ts';
import { wallClockToUtc } from './time-zone.ts';

export interface LineTime extends Tailed {
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

/** The wall clock of the parts that a shape captured, as if it were UTC; null when there is no such time. */
function wallOf(g: Groups, context: LineContext): number | null {
  const month = monthIn(g.mon);
  const [day, hour, minute, second] = [Number(g.d), Number(g.h), Number(g.mi), Number(g.s)];
  const milli = milliOf(g.f);
  return g.y === undefined
    ? withYear({ month, day, hour, minute, second, milli }, context)
    : civilMs(fullYear(g.y), month, day, hour, minute, second, milli);
}

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
  if (text.charCodeAt(end) !== SPACE || yearFollows(text, end)) return null;
  const tens = text.charCodeAt(at + 4) === SPACE ? 0 : digitAt(text, at + 4);
  const month = monthOf(text.slice(at, at + 3));
  if (month === undefined) return null;
  const day = tens * 10 + digitAt(text, at + 5);
  const [hour, minute, second] = [pairAt(text, at + 7), pairAt(text, at + 10), pairAt(text, at + 13)];
  if (Number.isNaN(day + hour + minute + second)) return null;
  const wall = withYear({ month, day, hour, minute, second, milli: 0 }, context);
  if (wall === null) return null;
  if (mayHaveTail(text, end)) return { ...withTail(wall, text, end, context), daemonStyle: false };
  return { ms: wallClockToUtc(wall, context.timezone), end, zoned: false, daemonStyle: false };
}

/** A blank, four digits that may be a year, and a blank. */
function yearFollows(text: string, at: number): boolean {
  const first = text.charCodeAt(at + 1);
  return (first === 49 || first === 50) && text.charCodeAt(at + 5) === SPACE;
}

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
    if (iso.zoned) {
      return {
        ms: iso.ms,
        end: iso.end,
        zoned: true,
        daemonStyle: iso.numericOffset && text[at + 10] === 'T',
      };
    }
    return { ...withTail(iso.ms, text, iso.end, context), daemonStyle: false };
  }
  for (const shape of isWord ? WORD_SHAPES : NUMBER_SHAPES) {
    shape.lastIndex = at;
    const groups = shape.exec(text)?.groups;
    if (groups === undefined) continue;
    const end = shape.lastIndex;
    const wall = wallOf(groups, context);
    if (wall === null) continue;
    const moment =
      groups.n === undefined ? withTail(wall, text, end, context) : withName(wall, groups.n, end, context);
    return { ...moment, daemonStyle: false };
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
