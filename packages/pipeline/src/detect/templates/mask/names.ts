import {
  classOf,
  DIGIT,
  DOT,
  find,
  HARD,
  hasDigit,
  isHex,
  LETTER,
  SOFT,
  UNDERSCORE,
  VAR,
} from './characters.ts';

/** A short name with a number in it, such as `ssh2` or `L3`, is more often a word than a value. */
const MAX_NUMBERED_WORD = 6;
const MAX_NUMBERED_DIGITS = 3;

/** `text[s, e)` begins with a letter, is short and has few digits. */
export function isNumberedWord(text: string, s: number, e: number): boolean {
  if (e - s > MAX_NUMBERED_WORD || classOf(text.charCodeAt(s)) !== LETTER) return false;
  let digits = 0;
  for (let i = s; i < e; i += 1) {
    const kind = classOf(text.charCodeAt(i));
    if (kind === DIGIT) digits += 1;
    else if (kind !== LETTER || text.charCodeAt(i) === UNDERSCORE) return false;
  }
  return digits <= MAX_NUMBERED_DIGITS;
}

/** A name with a digit or two inside, such as `Log4jAppender`: letters at both ends. */
export function isNameWithDigit(text: string, s: number, e: number): boolean {
  if (e - s < 5 || classOf(text.charCodeAt(s)) !== LETTER || classOf(text.charCodeAt(e - 1)) !== LETTER)
    return false;
  let digits = 0;
  for (let i = s; i < e; i += 1) if (classOf(text.charCodeAt(i)) === DIGIT) digits += 1;
  return digits <= 2 && digits * 4 <= e - s && !isHex(text, s, e);
}

/** Two parts or more and a digit in each: a version, a place in a rack, an id. */
export function isAllNumbered(text: string, s: number, e: number): boolean {
  let parts = 0;
  let digit = false;
  for (let i = s; i <= e; i += 1) {
    const kind = i < e ? classOf(text.charCodeAt(i)) : SOFT;
    if (kind === DIGIT) digit = true;
    if (kind !== SOFT) continue;
    if (!digit) return false;
    parts += 1;
    digit = false;
  }
  return parts > 1;
}

/** A masked name of three parts or more with a variable among them: a host or a file. */
export function isHostName(masked: string): boolean {
  if (masked.includes('..') || !masked.includes(VAR)) return false;
  let dots = 0;
  for (let i = 0; i < masked.length; i += 1) {
    const c = masked.charCodeAt(i);
    if (c === DOT) dots += 1;
    // The marks of a variable and a dash may stand in it.
    else if (classOf(c) > LETTER && c !== 45 && c !== 60 && c !== 42 && c !== 62) return false;
  }
  return dots >= 2;
}

const TOP_DOMAINS: ReadonlySet<string> = new Set(
  'com net org edu gov mil local localdomain lan internal'.split(' '),
);
const SECOND_DOMAINS: ReadonlySet<string> = new Set('com net org edu gov co ac ne or go'.split(' '));

/** `www.example.com`, `a.example.co.uk`. The name of a package begins with what that of a host ends in. */
export function isDomainName(text: string, s: number, e: number): boolean {
  let dot = e - 1;
  while (dot > s && text.charCodeAt(dot) !== DOT) dot -= 1;
  if (dot <= s || e - dot < 3 || e - dot > 12) return false;
  if (TOP_DOMAINS.has(text.slice(s, find(text, DOT, s, e)))) return false;
  const last = text.slice(dot + 1, e);
  if (!TOP_DOMAINS.has(last)) {
    const before = text.lastIndexOf('.', dot - 1);
    if (last.length !== 2 || before < s || !SECOND_DOMAINS.has(text.slice(before + 1, dot))) return false;
  }
  for (let i = s; i < dot; i += 1) {
    const c = text.charCodeAt(i);
    if (c !== DOT && c !== 45 && classOf(c) >= HARD) return false;
  }
  return true;
}

/** `someone@example.com`. */
export function isEmail(text: string, s: number, e: number): boolean {
  const at = find(text, 64, s, e);
  if (at <= s || at + 3 >= e || hasDigit(text, at, e)) return false;
  const dot = find(text, DOT, at, e);
  return dot > at && dot < e - 1;
}
