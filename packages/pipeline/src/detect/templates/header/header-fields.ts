import { timeEnd } from './line-times.ts';

const LEVEL =
  /(?:[[(<|]?(?:TRACE|DEBUG|INFO|INFORMATION|INFORMATIONAL|NOTICE|WARN|WARNING|ERROR|ERR|SEVERE|FATAL|CRITICAL|CRIT|ALERT|EMERG|EMERGENCY|FAILURE|VERBOSE|FINE|FINER|FINEST|CONFIG|PANIC)[\])>|]?|[VDIWEF])(?=[ :|]|$)/iy;
/** `name:`, `name[12]:`, `name(part)[12]:`, `name 1.2:`. */
const TAG =
  /(?:-- )?[A-Za-z_@/][\w.$/@#*+\\-]{0,120}(?:\([^\s()]{1,64}\))?(?:\[[^\s\]]{0,32}\])?(?: \([^\s()]{1,120}\)| \d{1,9}\.[\d.]{0,30})?:(?: |$)/y;
/** Names of desktop programs have blanks; only the process id behind them tells. */
const PID_TAG =
  /(?:-- )?(?:[A-Za-z][\w.-]{0,40} ){0,3}[A-Za-z_@/][\w.$/@#*+\\-]{0,120}(?:\([^\s()]{1,64}\))?\[\d{1,10}\](?: \([^\s()]{1,120}\))?:?(?: |$)/y;
/** Source file and line, as glog writes it. */
const SOURCE = /[\w./-]{1,120}:\d{1,6}\](?: |$)/y;
const DOTTED_NAME = /[A-Za-z_][\w$-]{0,60}(?:\.[\w$-]{1,60}){1,12}(?= )/y;
const INTEGER = /-?\d{1,12}(?:#\d{1,12}:)?(?= )/y;
const PIPED = /[\w.:$-]{0,64}\|/y;
const SEPARATOR = /(?:-{1,3}|\||::) /y;
/** A word of a column that is padded with blanks. */
const PADDED = /[A-Za-z][\w.-]{0,40}(?= {2,})/y;

const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const PIPE = 124;
const COLON = 58;

function endOf(pattern: RegExp, line: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(line) ? pattern.lastIndex : -1;
}

export function skipBlanks(line: string, from: number): number {
  let at = from;
  while (line.charCodeAt(at) === 32 || line.charCodeAt(at) === 9) at += 1;
  return at;
}

/** Begin of the token behind the one at `at`, or -1. */
export function nextToken(line: string, at: number): number {
  const blank = line.indexOf(' ', at);
  if (blank < 0) return -1;
  const next = skipBlanks(line, blank);
  return next < line.length ? next : -1;
}

const MAX_BRACKET = 200;

/** End of a field in brackets with what is bracketed inside, or -1. */
function bracketEnd(line: string, at: number): number {
  if (line.charCodeAt(at) !== OPEN_BRACKET) return -1;
  let depth = 0;
  const stop = Math.min(line.length, at + MAX_BRACKET);
  for (let i = at; i < stop; i += 1) {
    const c = line.charCodeAt(i);
    if (c === OPEN_BRACKET) depth += 1;
    if (c === CLOSE_BRACKET) depth -= 1;
    if (depth === 0) return i + 1;
  }
  return -1;
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly skipped: number;
}

type FindEnd = (line: string, at: number) => number;
const levelEnd: FindEnd = (line, at) => endOf(LEVEL, line, at);
const separatorEnd: FindEnd = (line, at) => endOf(SEPARATOR, line, at);

/** Looks for a field at this token and the next `most`. */
function ahead(line: string, from: number, most: number, find: FindEnd): Found | null {
  let at = from;
  for (let skipped = 0; skipped <= most; skipped += 1) {
    const end = find(line, at);
    if (end >= 0) return { start: at, end, skipped };
    at = nextToken(line, at);
    if (at < 0) return null;
  }
  return null;
}

const isCapital = (c: number): boolean => c >= 65 && c <= CLOSE_BRACKET;

/** Words before a level in the same header: no clause ends among them, and the level is written as one. */
function isBehindFields(line: string, at: number, level: Found): boolean {
  const between = line.slice(at, level.start);
  if (between.includes(': ') || between.includes(' - ')) return false;
  return isCapital(line.charCodeAt(level.start)) && isCapital(line.charCodeAt(level.end - 1));
}

/** Fields before the first time, between two times, between time and level. */
const MAX_PRELUDE = 4;
const MAX_GAP = 1;
const MAX_BEFORE_LEVEL = 3;
const TIMES = ['T0', 'T1', 'T2', 'T3', 'T4'];
const LEVELS = ['L0', 'L1', 'L2', 'L3'];
const MAX_TIMES = 4;
const MAX_PIPED = 6;

/** What fields a line could have as its header, outermost first. One reader serves many lines. */
export class FieldReader {
  /** `T0` is a time, `L2` a level behind two other fields, `G1` a tag behind a host, and so on. */
  readonly kinds: string[] = [];
  readonly ends: number[] = [];
  #line = '';
  #at = 0;
  #n = 0;

  /** @returns how many fields `kinds` and `ends` hold */
  read(line: string): number {
    this.#line = line;
    this.#at = 0;
    this.#n = 0;
    const timed = this.#times();
    if (timed && line.charCodeAt(this.#at) === PIPE) {
      this.#piped();
      return this.#n;
    }
    this.#integers();
    if (timed) this.#take('-', separatorEnd(line, this.#at));
    const level = ahead(line, this.#at, MAX_BEFORE_LEVEL, levelEnd);
    if (level !== null && (level.skipped === 0 || isBehindFields(line, this.#at, level))) {
      this.#take(LEVELS[level.skipped] ?? 'L', level.end);
      this.#behindLevel();
    } else this.#behindTime();
    return this.#n;
  }

  #take(kind: string, end: number): boolean {
    if (end < 0) return false;
    this.kinds[this.#n] = kind;
    this.ends[this.#n] = end;
    this.#n += 1;
    this.#at = skipBlanks(this.#line, end);
    return true;
  }

  #times(): boolean {
    let found = ahead(this.#line, 0, MAX_PRELUDE, timeEnd);
    const timed = found !== null;
    while (found !== null) {
      this.#take(TIMES[found.skipped] ?? 'T', found.end);
      if (this.#line.charCodeAt(this.#at) === PIPE || this.#n >= MAX_TIMES) break;
      found = ahead(this.#line, this.#at, MAX_GAP, timeEnd);
    }
    return timed;
  }

  #piped(): void {
    this.#take('|', this.#at + 1);
    for (let k = 0; k < MAX_PIPED; k += 1) if (!this.#take('P', endOf(PIPED, this.#line, this.#at))) return;
  }

  #integers(): void {
    for (let k = 0; k < 2; k += 1) if (!this.#take('I', endOf(INTEGER, this.#line, this.#at))) return;
  }

  /** `host tag:`, or what stands before a dash. */
  #behindTime(): void {
    const line = this.#line;
    const at = this.#at;
    if (this.#take('G0', endOf(TAG, line, at))) return;
    const next = nextToken(line, at);
    if (next >= 0 && this.#take('G1', Math.max(endOf(PID_TAG, line, next), endOf(TAG, line, next)))) return;
    if (this.#take('G0', Math.max(endOf(PID_TAG, line, at), endOf(SOURCE, line, at)))) return;
    const separator = ahead(line, at, 2, separatorEnd);
    if (separator !== null && separator.skipped > 0) this.#take('D', separator.end);
  }

  /** Process, thread, logger. */
  #behindLevel(): void {
    const line = this.#line;
    if (line.charCodeAt(this.#at) === COLON) this.#take(':', this.#at + 1);
    this.#integers();
    this.#take('-', separatorEnd(line, this.#at));
    this.#take('B', bracketEnd(line, this.#at));
    if (this.#take('G0', endOf(TAG, line, this.#at))) return;
    if (!this.#take('N', endOf(DOTTED_NAME, line, this.#at))) this.#take('W', endOf(PADDED, line, this.#at));
    this.#take('B', bracketEnd(line, this.#at));
    if (this.#take('-', separatorEnd(line, this.#at))) return;
    if (line.startsWith(': ', this.#at)) this.#take(':', this.#at + 1);
  }
}
