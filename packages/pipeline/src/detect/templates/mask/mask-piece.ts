import {
  BACKSLASH,
  BLANK,
  COLON,
  classOf,
  DASH,
  DIGIT,
  DOLLAR,
  DOT,
  find,
  HAS_AT,
  HAS_COLON,
  HAS_DIGIT,
  HAS_DOT,
  hasDigit,
  isHex,
  LETTER,
  SLASH,
  SOFT,
  UNDERSCORE,
  VAR,
} from './characters.ts';
import {
  isAllNumbered,
  isDomainName,
  isEmail,
  isHostName,
  isNameWithDigit,
  isNumberedWord,
} from './names.ts';

const TILDE = 126;
const PLUS = 43;

/** Words that are values wherever they stand. */
const VALUE_WORDS: ReadonlySet<string> = new Set(
  'true false True False TRUE FALSE null NULL None nil'.split(' '),
);
const MAX_VALUE_WORD = 5;

/** `/a/b`, `./a`, `C:\a`, `\\host\a`; an address behind a slash too. */
function isPath(text: string, s: number, e: number): boolean {
  const c = text.charCodeAt(s);
  if (c === SLASH) return e - s > 1 && text.charCodeAt(s + 1) !== SLASH;
  if (e - s <= 2) return false;
  if (c === BACKSLASH) return true;
  const next = text.charCodeAt(s + 1);
  if (c === DOT || c === TILDE) return next === SLASH;
  return e - s > 3 && next === COLON && text.charCodeAt(s + 2) === BACKSLASH;
}

/** A full stop in front of a small letter or a digit ends no sentence: it belongs to the value. */
function endsSentence(text: string, e: number): boolean {
  if (text.charCodeAt(e) !== BLANK) return true;
  const next = text.charCodeAt(e + 1);
  return !((next >= 97 && next <= 122) || (next >= 48 && next <= 57));
}

/** Address, time of day, hardware address: a value on each side of every colon. */
function isValueWithColons(text: string, s: number, e: number): boolean {
  let from = s;
  for (let i = s; i <= e; i += 1) {
    if (i < e && text.charCodeAt(i) !== COLON) continue;
    const value =
      i === from ||
      (hasDigit(text, from, i) && !isNumberedWord(text, from, i)) ||
      (i - from <= 4 && isHex(text, from, i));
    if (!value) return false;
    from = i + 1;
  }
  return hasDigit(text, s, e);
}

/** `name.domain:80` or `name-1:80`. */
function isHostAndPort(text: string, s: number, e: number, colon: number): boolean {
  const digits = e - colon - 1;
  if (digits < 2 || digits > 5) return false;
  for (let i = colon + 1; i < e; i += 1) if (classOf(text.charCodeAt(i)) !== DIGIT) return false;
  return find(text, DOT, s, colon) >= 0 || find(text, DASH, s, colon) >= 0;
}

/** A part between soft delimiters that stays as it is in spite of a digit. */
function isWord(text: string, s: number, e: number): boolean {
  if (!hasDigit(text, s, e) || isNumberedWord(text, s, e) || isNameWithDigit(text, s, e)) return true;
  // An outer class, `Server2$Filter`.
  return (
    text.charCodeAt(e) === DOLLAR &&
    classOf(text.charCodeAt(s)) === LETTER &&
    classOf(text.charCodeAt(e + 1)) === LETTER
  );
}

/** Parts with digits become variables, and neighbours among them one. */
function maskParts(text: string, s: number, e: number): string {
  if (isAllNumbered(text, s, e)) return VAR;
  let out = '';
  let from = s;
  let variableEnd = -1;
  for (let i = s; i <= e; i += 1) {
    const soft = i < e && classOf(text.charCodeAt(i)) === SOFT;
    if (i < e && !soft) continue;
    // `id_-12`: the sign is part of the id.
    if (soft && i > from && text.charCodeAt(i) === DASH && text.charCodeAt(i - 1) === UNDERSCORE) continue;
    if (i > from && isVariablePart(text, from, i, variableEnd)) {
      if (variableEnd >= 0 && from - variableEnd <= 1) out = out.slice(0, out.lastIndexOf(VAR)) + VAR;
      else out = isSigned(text, s, from) ? VAR : out + VAR;
      variableEnd = i;
    } else out += text.slice(from, i);
    if (soft) out += text.charAt(i);
    from = i + 1;
  }
  return isHostName(out) ? VAR : out;
}

/** Parts of a uuid may lack digits: what is hexadecimal right behind a variable goes with it. */
function isVariablePart(text: string, from: number, e: number, variableEnd: number): boolean {
  if (!isWord(text, from, e)) return true;
  return variableEnd === from - 1 && e - from >= 4 && isHex(text, from, e);
}

/** The sign belongs to the number. */
function isSigned(text: string, s: number, from: number): boolean {
  const c = text.charCodeAt(s);
  return from === s + 1 && (c === DASH || c === PLUS);
}

/** The first letter tells most words from those that are values. */
function isValueWord(text: string, s: number, e: number): boolean {
  if (e - s > MAX_VALUE_WORD) return false;
  const first = text.charCodeAt(s) | 32;
  if (first !== 116 && first !== 102 && first !== 110) return false;
  return VALUE_WORDS.has(text.slice(s, e));
}

/** A piece without hard delimiters and colons. */
function maskPart(text: string, s: number, e: number, traits: number): string {
  if (isPath(text, s, e) || (traits & HAS_DOT && isDomainName(text, s, e)) || isValueWord(text, s, e))
    return VAR;
  return traits & HAS_DIGIT ? maskParts(text, s, e) : text.slice(s, e);
}

/** `name://…` */
export function isUrl(text: string, s: number, e: number): boolean {
  const colon = find(text, COLON, s, e);
  return colon > s && text.charCodeAt(colon + 1) === SLASH && text.charCodeAt(colon + 2) === SLASH;
}

/** A piece without hard delimiters, with its variables masked. `traits`: what it has in it. */
export function maskPiece(text: string, s: number, e: number, traits: number): string {
  let end = e;
  while (end > s && (text.charCodeAt(end - 1) === COLON || text.charCodeAt(end - 1) === DOT)) end -= 1;
  if (end === s) return text.slice(s, e);
  const tail = end === e ? '' : text.slice(end, e);
  if (isPath(text, s, e)) return tail === '.' && !endsSentence(text, e) ? VAR : VAR + tail;
  if (traits & HAS_AT && isEmail(text, s, end)) return VAR + tail;
  let colon = -1;
  if (traits & HAS_COLON) for (let i = s + 1; i < end; i += 1) if (text.charCodeAt(i) === COLON) colon = i;
  if (colon < 0) return maskPart(text, s, end, traits) + tail;
  if (isUrl(text, s, end) || isValueWithColons(text, s, end) || isHostAndPort(text, s, end, colon))
    return VAR + tail;
  return maskAroundColons(text, s, end, traits) + tail;
}

/** Parts on both sides of colons; `host:port:` in front of a word is one variable. */
function maskAroundColons(text: string, s: number, e: number, traits: number): string {
  let out = '';
  let from = s;
  for (let i = s; i <= e; i += 1) {
    if (i < e && text.charCodeAt(i) !== COLON) continue;
    if (i > from) {
      const part = maskPart(text, from, i, traits);
      out = part === VAR && out.endsWith('<*>:') ? out.slice(0, -1) : out + part;
    }
    if (i < e) out += ':';
    from = i + 1;
  }
  return out;
}
