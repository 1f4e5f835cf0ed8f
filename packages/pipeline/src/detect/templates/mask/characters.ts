/** Stands for a variable in a template. */
export const VAR = '<*>';

export const DIGIT = 1;
export const LETTER = 2;
/** Ends a piece of a token: brackets, quotes, `,`, `;`, `=`, `|`. */
export const HARD = 3;
/** Ends a part of a piece: `.`, `-`, `:` and the like. */
export const SOFT = 4;

const CLASSES = new Uint8Array(128);
for (let c = 48; c < 58; c += 1) CLASSES[c] = DIGIT;
for (let c = 65; c < 91; c += 1) CLASSES[c] = LETTER;
for (let c = 97; c < 123; c += 1) CLASSES[c] = LETTER;
// These two join the parts of one name.
for (const mark of '_~') CLASSES[mark.charCodeAt(0)] = LETTER;
for (const mark of ',;=|"\'[](){}<>`') CLASSES[mark.charCodeAt(0)] = HARD;
for (const mark of '.-#$%&+@!?*\\^:/') CLASSES[mark.charCodeAt(0)] = SOFT;

/** Letters beyond ASCII count as letters; blanks and what is out of range are of no class. */
export function classOf(code: number): number {
  return code < 128 ? (CLASSES[code] ?? 0) : code >= 128 ? LETTER : 0;
}

export const BLANK = 32;
export const DOT = 46;
export const COLON = 58;
export const SLASH = 47;
export const BACKSLASH = 92;
export const EQUALS = 61;
export const DASH = 45;
export const DOLLAR = 36;
export const OPEN_PAREN = 40;
export const UNDERSCORE = 95;

export function hasDigit(text: string, s: number, e: number): boolean {
  for (let i = s; i < e; i += 1) {
    const c = text.charCodeAt(i);
    if (c >= 48 && c <= 57) return true;
  }
  return false;
}

export function isHex(text: string, s: number, e: number): boolean {
  for (let i = s; i < e; i += 1) {
    const c = text.charCodeAt(i) | 32;
    if (!((c >= 48 && c <= 57) || (c >= 97 && c <= 102))) return false;
  }
  return e > s;
}

/** What a piece of text has in it. */
export const HAS_DIGIT = 1;
export const HAS_AT = 2;
export const HAS_COLON = 4;
export const HAS_DOT = 8;
const TRAITS = new Uint8Array(128);
for (let c = 48; c < 58; c += 1) TRAITS[c] = HAS_DIGIT;
TRAITS[64] = HAS_AT;
TRAITS[58] = HAS_COLON;
TRAITS[46] = HAS_DOT;

export function traitOf(code: number): number {
  return code < 128 ? (TRAITS[code] ?? 0) : 0;
}

/** Place of a character in `text[s, e)`, or -1. `indexOf` would go on to the end of the line. */
export function find(text: string, code: number, s: number, e: number): number {
  for (let i = s; i < e; i += 1) if (text.charCodeAt(i) === code) return i;
  return -1;
}

/** Two letters in a row: a text that says something. */
export function hasWord(text: string): boolean {
  let run = 0;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i) | 32;
    if ((c < 97 || c > 122) && c < 128) run = 0;
    else if (++run === 2) return true;
  }
  return false;
}
