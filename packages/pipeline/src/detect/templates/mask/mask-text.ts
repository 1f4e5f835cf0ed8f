import {
  classOf,
  DIGIT,
  EQUALS,
  HARD,
  HAS_COLON,
  HAS_DIGIT,
  LETTER,
  OPEN_PAREN,
  traitOf,
  VAR,
} from './characters.ts';
import { isUrl, maskPiece } from './mask-piece.ts';
import { isNameWithDigit, isNumberedWord } from './names.ts';

/** Of a longer text only so much is looked at: it bounds the work of one line. */
export const MAX_TEXT = 4096;

const LESS = 60;
const GREATER = 62;

/** `<1` and `>5`: the value is below or above; the mark goes with it. */
function isBound(text: string, i: number, s: number, e: number): boolean {
  const c = text.charCodeAt(i);
  if (i !== s || (c !== LESS && c !== GREATER)) return false;
  return classOf(text.charCodeAt(i + 1)) === DIGIT && text.charCodeAt(e - 1) !== GREATER;
}

/** The name in front of `=` or of an argument list stays as it is. */
function isName(text: string, s: number, e: number, next: number): boolean {
  if (classOf(text.charCodeAt(s)) !== LETTER) return false;
  if (next === EQUALS) return true;
  return next === OPEN_PAREN && (isNameWithDigit(text, s, e) || isNumberedWord(text, s, e));
}

/** The token `text[s, e)`, piece by piece between hard delimiters. */
function maskToken(text: string, s: number, e: number): string {
  let out = '';
  let from = s;
  let traits = 0;
  for (let i = s; i <= e; i += 1) {
    const c = i < e ? text.charCodeAt(i) : 0;
    const inside = i < e && (classOf(c) !== HARD || isInUrl(text, from, i, traits));
    if (inside) {
      traits |= traitOf(c);
      continue;
    }
    if (i > from) {
      if (isName(text, from, i, c)) out += text.slice(from, i);
      else if (traits & HAS_DIGIT && isWordBehindEquals(text, s, from, i)) out += VAR;
      else out += maskPiece(text, from, i, traits);
    }
    if (i < e && !isBound(text, i, s, e)) out += text.charAt(i);
    from = i + 1;
    traits = 0;
  }
  return out;
}

/** `=` in what is asked of an address ends nothing. */
function isInUrl(text: string, s: number, at: number, traits: number): boolean {
  return text.charCodeAt(at) === EQUALS && (traits & HAS_COLON) !== 0 && isUrl(text, s, at);
}

/** What a key says is a value even where it looks like a word. */
function isWordBehindEquals(text: string, s: number, from: number, e: number): boolean {
  return from > s && text.charCodeAt(from - 1) === EQUALS && isNumberedWord(text, from, e);
}

/** A token must have one of these for it to be looked into. */
const NEEDS = new Uint8Array(128);
for (const mark of '0123456789=:/@\\.') NEEDS[mark.charCodeAt(0)] = 1;

/** Short and with the first letter of one of the words that are values. */
function mayBeValueWord(text: string, s: number, e: number): boolean {
  if (e - s < 3 || e - s > 6) return false;
  const first = text.charCodeAt(s) | 32;
  return first === 116 || first === 102 || first === 110;
}

/** Text from `at` on as masked tokens with one blank between them. */
export function maskText(text: string, at: number): string {
  const n = Math.min(text.length, at + MAX_TEXT);
  let out = '';
  let i = at;
  while (i < n) {
    if (text.charCodeAt(i) <= 32) {
      i += 1;
      continue;
    }
    const s = i;
    let needs = 0;
    for (; i < n; i += 1) {
      const c = text.charCodeAt(i);
      if (c <= 32) break;
      if (c < 128) needs |= NEEDS[c] ?? 0;
    }
    const token = needs !== 0 || mayBeValueWord(text, s, i) ? maskToken(text, s, i) : text.slice(s, i);
    out = out === '' ? token : `${out} ${token}`;
  }
  return n < text.length ? `${out} ${VAR}` : out;
}
