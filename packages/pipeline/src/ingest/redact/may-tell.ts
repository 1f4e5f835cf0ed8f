import { isAsciiLetter, isDigit } from './characters.ts';

/** The shortest number that is anyone's. */
const MIN_DIGITS = 7;
const MIN_ADDRESS_DIGITS = 4;
const COLON = 58;

/** `@`, and what encodes or spells one: `%40`, `=40`, `&#64;`, `\u0040`, `[at]`, `(at)`, ` at `. */
const OF_EMAIL: ReadonlySet<number> = new Set([...'@%=&\\[({ '].map((character) => character.charCodeAt(0)));

function isOfEmail(code: number): boolean {
  return OF_EMAIL.has(code);
}

/**
 * False when a text surely tells of nobody: one look at each character, for short texts that many records have.
 * @param guests whether addresses of guests are looked for
 */
export function mayTell(text: string, guests: boolean): boolean {
  const enough = guests ? MIN_ADDRESS_DIGITS : MIN_DIGITS;
  let digits = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (isDigit(code)) {
      digits += 1;
      if (digits >= MIN_DIGITS || (digits >= enough && isSplit(text, i))) return true;
    } else if (isAsciiLetter(code)) digits = 0;
    else if (code > 127 || isOfEmail(code) || (guests && code === COLON)) return true;
  }
  return false;
}

/** Three separators before the digit, among the 15 characters of an IPv4 address. */
function isSplit(text: string, at: number): boolean {
  let separators = 0;
  for (let i = at; i >= 0 && at - i < 15; i -= 1) {
    if (!isDigit(text.charCodeAt(i))) separators += 1;
  }
  return separators >= 3;
}
