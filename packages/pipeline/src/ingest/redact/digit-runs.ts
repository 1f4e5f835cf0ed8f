import { isDigit } from './characters.ts';

export interface DigitGroup {
  readonly start: number;
  readonly end: number;
}

/** Groups of digits with at most a few separators between them, such as `+1 (305) 555-0134`. */
export interface DigitRun {
  readonly groups: readonly DigitGroup[];
  readonly digits: number;
}

const MAX_SEPARATORS = 3;
/** Space tab _ - . ( ) / and the spaces and dashes of typesetters. */
function isSeparator(code: number): boolean {
  if (code < 128)
    return (
      code === 32 ||
      code === 45 ||
      code === 46 ||
      code === 40 ||
      code === 41 ||
      code === 47 ||
      code === 95 ||
      code === 9
    );
  return (
    code === 0xa0 ||
    code === 0x2009 ||
    code === 0x202f ||
    code === 0x2010 ||
    code === 0x2011 ||
    code === 0x2013
  );
}

/** Where the digits after the separators at `at` begin; -1 when something else comes first. */
function nextGroup(text: string, at: number): number {
  const limit = Math.min(text.length, at + MAX_SEPARATORS + 1);
  for (let i = at; i < limit; i += 1) {
    const code = text.charCodeAt(i);
    if (isDigit(code)) return i;
    if (code > 57 && code < 128 && code !== 95) return -1;
    if (code === 37 && i === at && text.startsWith('%20', at)) {
      return isDigit(text.charCodeAt(at + 3)) ? at + 3 : -1;
    }
    // Form encoding writes a space as a plus.
    if (code === 43 && i === at && isDigit(text.charCodeAt(at + 1))) return at + 1;
    if (!isSeparator(code)) return -1;
  }
  return -1;
}

const DOTTED_QUAD = /^\d+\.\d+\.\d+\.\d+$/;
const NONE: readonly DigitRun[] = [];

/**
 * Every run of at least `minDigits` digits, but for the most frequent of all: IPv4 addresses. What is no such run
 * costs one look at each character. Linear: each character is read a bounded number of times.
 */
export function digitRuns(text: string, minDigits: number): readonly DigitRun[] {
  const { length } = text;
  let runs: DigitRun[] | undefined;
  let at = 0;
  while (at < length) {
    if (!isDigit(text.charCodeAt(at))) {
      at += 1;
      continue;
    }
    const first = at;
    let digits = 0;
    let next = at;
    let groups = 0;
    let longest = 0;
    do {
      at = next;
      groups += 1;
      while (at < length && isDigit(text.charCodeAt(at))) at += 1;
      digits += at - next;
      if (at - next > longest) longest = at - next;
      next = nextGroup(text, at);
    } while (next >= 0);
    if (digits < minDigits) continue;
    const isAddress = groups === 4 && longest <= 3 && DOTTED_QUAD.test(text.slice(first, at));
    if (!isAddress) {
      runs ??= [];
      runs.push({ groups: groupsOf(text, first, at), digits });
    }
  }
  return runs ?? NONE;
}

function groupsOf(text: string, start: number, end: number): DigitGroup[] {
  const groups: DigitGroup[] = [];
  let next = start;
  while (next >= 0 && next < end) {
    let at = next;
    while (at < end && isDigit(text.charCodeAt(at))) at += 1;
    groups.push({ start: next, end: at });
    next = nextGroup(text, at);
  }
  return groups;
}

/** How many digits the groups from one to another have, both included. */
export function countDigits(groups: readonly DigitGroup[], from: number, to: number): number {
  let digits = 0;
  for (let i = from; i <= to; i += 1) digits += (groups[i]?.end ?? 0) - (groups[i]?.start ?? 0);
  return digits;
}
