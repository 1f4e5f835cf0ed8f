import type { FormatContext, FormatReading, LineFormat } from './line-format.ts';
import { StatedFields } from './stated-fields.ts';

const MAX_PAIRS = 128;
const MAX_KEY = 128;
const SPACE = 32;
const TAB = 9;
const QUOTE = 34;
const BACKSLASH = 92;
const EQUALS = 61;

export interface Pair {
  readonly key: string;
  readonly value: string;
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

function isKeyCode(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 95 || // _
    code === 45 || // -
    code === 46 || // .
    code === 47 || // /
    code === 64 // @
  );
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unescaped(text: string): string {
  return text.includes('\\') ? text.replace(/\\([\s\S])/g, (_, c: string) => ESCAPES[c] ?? c) : text;
}

/** Where the quote closes that opens at `at`; -1 when it does not. */
function closingQuote(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i += 1;
    else if (code === QUOTE) return i;
  }
  return -1;
}

function endOfWord(text: string, from: number): number {
  let i = from;
  while (i < text.length && !isBlank(text.charCodeAt(i))) i += 1;
  return i;
}

function endOfKey(text: string, from: number): number {
  let i = from;
  while (i < text.length && i - from <= MAX_KEY && isKeyCode(text.charCodeAt(i))) i += 1;
  return i;
}

/**
 * Reads `key=value key="quoted value" …` to the end of the text; commas and semicolons between the pairs are taken.
 * Null at the first word that is no pair. Each character is looked at a fixed number of times.
 */
export function readPairs(text: string): Pair[] | null {
  const pairs: Pair[] = [];
  let at = 0;
  while (at < text.length) {
    if (isBlank(text.charCodeAt(at))) {
      at += 1;
      continue;
    }
    const equals = endOfKey(text, at);
    if (equals === at || text.charCodeAt(equals) !== EQUALS || pairs.length >= MAX_PAIRS) return null;
    const key = text.slice(at, equals);
    if (text.charCodeAt(equals + 1) === QUOTE) {
      const close = closingQuote(text, equals + 1);
      if (close < 0) return null;
      pairs.push({ key, value: unescaped(text.slice(equals + 2, close)) });
      at = close + 1;
      const next = text[at];
      if (next === ',' || next === ';') at += 1;
      else if (next !== undefined && !isBlank(text.charCodeAt(at))) return null;
    } else {
      at = endOfWord(text, equals + 1);
      pairs.push({ key, value: text.slice(equals + 1, at).replace(/[,;]$/, '') });
    }
  }
  return pairs;
}

/** What pairs state; null when they are too few, or mean too little, to be a log line by themselves. */
export function readPairFields(pairs: readonly Pair[], context: FormatContext): FormatReading | null {
  if (pairs.length < 2) return null;
  const fields = new StatedFields(context);
  for (const { key, value } of pairs) fields.add(key, value);
  return fields.known > 0 || pairs.length >= 3 ? fields.reading() : null;
}

/** logfmt and every other line of nothing but `key=value`. */
export const keyValueFormat: LineFormat = {
  name: 'key_value',
  read(text, context) {
    // Most texts tell at their first word that they are none.
    if (text.charCodeAt(endOfKey(text, 0)) !== EQUALS) return null;
    const pairs = readPairs(text);
    return pairs === null ? null : readPairFields(pairs, context);
  },
};
