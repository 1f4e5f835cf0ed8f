import type { LineContext } from './parsed-line.ts';
import { wallClockToUtc } from './time-zone.ts';
import { minutesOf, readZone } from './zone-names.ts';

const SPACE = 32;
const PLUS = 43;
const MINUS = 45;
const UPPER_A = 65;
const UPPER_Z = 90;
const NARROW_SPACE = 0x202f;

/** A time with what stands behind its clock. */
export interface Tailed {
  readonly ms: number;
  /** Where reading stopped, behind a closing bracket if the time stood in one. */
  readonly end: number;
  /** False when `ms` was read with the zone of the context because the line names none that tells. */
  readonly zoned: boolean;
  /** The name of a zone that the line states and that does not tell an offset: `CST` means several. */
  readonly unknownZone?: string;
}

const HOUR_MS = 3_600_000;
/** Java 20 and later write a narrow no-break space before it. */
const HALF = /[ \u202F]?([AaPp])\.?[Mm]\.?(?![\w.-])/y;

/** Half a day to add for a mark of a 12-hour clock behind the time, and where it ends. Null when there is none. */
function readHalf(text: string, at: number, wallMs: number): { shiftMs: number; end: number } | null {
  HALF.lastIndex = at;
  const half = HALF.exec(text)?.[1]?.toLowerCase();
  const hour = Math.floor(wallMs / HOUR_MS) % 24;
  if (half === undefined || hour < 1 || hour > 12) return null;
  const shift = half === 'p' ? (hour === 12 ? 0 : 12) : hour === 12 ? -12 : 0;
  return { shiftMs: shift * HOUR_MS, end: HALF.lastIndex };
}

const MAX_WORD = 5;

/** True for one to five letters that no digit, point or underscore follows: cheaper than any expression. */
function isShortWord(text: string, from: number): boolean {
  let at = from;
  while (at - from <= MAX_WORD && isLetter(text.charCodeAt(at))) at += 1;
  const next = text.charCodeAt(at);
  return at - from <= MAX_WORD && !(next >= 48 && next <= 57) && next !== 46 && next !== 95;
}

function isLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

/** False when what follows a time at `at` can be neither a zone nor a mark of a 12-hour clock: mostly. */
export function mayHaveTail(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  const first = code === SPACE || code === NARROW_SPACE ? at + 1 : at;
  const next = text.charCodeAt(first);
  if (next >= UPPER_A && next <= UPPER_Z) return text[first + 1] === '.' || isShortWord(text, first);
  if (next === PLUS || next === MINUS) return true;
  // `am`, `pm`, `a.m.`: only a letter m or a point may follow.
  return (next === 97 || next === 112) && /[mM.]/.test(text.charAt(first + 1));
}

/** A wall clock that ends at `at`, with what stands behind it: the half of the day and the zone. */
export function withTail(wallMs: number, text: string, at: number, context: LineContext): Tailed {
  const { timezone } = context;
  if (!mayHaveTail(text, at)) return { ms: wallClockToUtc(wallMs, timezone), end: at, zoned: false };
  const half = readHalf(text, at, wallMs);
  const wall = wallMs + (half?.shiftMs ?? 0);
  const end = half?.end ?? at;
  const zone = readZone(text, end);
  if (zone === null) return { ms: wallClockToUtc(wall, timezone), end, zoned: false };
  const { minutes, name } = zone;
  if (minutes === null)
    return { ms: wallClockToUtc(wall, timezone), end: zone.end, zoned: false, unknownZone: name };
  return { ms: wall - minutes * 60_000, end: zone.end, zoned: true };
}

/** A time whose shape holds the name of its zone. */
export function withName(wallMs: number, name: string, end: number, context: LineContext): Tailed {
  const minutes = minutesOf(name);
  if (minutes !== null) return { ms: wallMs - minutes * 60_000, end, zoned: true };
  const ms = wallClockToUtc(wallMs, context.timezone);
  return { ms, end, zoned: false, unknownZone: name };
}
