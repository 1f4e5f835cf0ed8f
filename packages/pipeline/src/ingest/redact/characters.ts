/** Classes of UTF-16 units and the escapes that stand for a delimiter inside URLs and JSON. */

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isAsciiLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

const WORD = /[\p{L}\p{N}\p{M}\p{Cs}]/u;

/** A letter or digit of any script. Halves of surrogate pairs count as letters. */
export function isWordCode(code: number): boolean {
  if (code < 128) return isDigit(code) || isAsciiLetter(code);
  return WORD.test(String.fromCharCode(code));
}

function isHex(code: number): boolean {
  const lower = code | 32;
  return isDigit(code) || (lower >= 97 && lower <= 102);
}

/** True when a percent escape (`%3D`) ends just before `at`. */
export function endsPercentEscape(text: string, at: number): boolean {
  return (
    at >= 3 &&
    text.charCodeAt(at - 3) === 37 &&
    isHex(text.charCodeAt(at - 2)) &&
    isHex(text.charCodeAt(at - 1))
  );
}

/** True when a JSON escape (`\n`, `\u003c`) ends just before `at`: its last character is no part of a word. */
export function endsJsonEscape(text: string, at: number): boolean {
  if (at >= 2 && text.charCodeAt(at - 2) === 92 && 'nrtbf'.includes(text.charAt(at - 1))) return true;
  return at >= 6 && text.startsWith('\\u', at - 6) && /^[0-9a-fA-F]{4}$/.test(text.slice(at - 4, at));
}

/** True when no letter, digit or underscore ends just before `at`. */
export function startsWord(text: string, at: number): boolean {
  if (at === 0) return true;
  const code = text.charCodeAt(at - 1);
  if (code !== 95 && !isWordCode(code)) return true;
  return endsPercentEscape(text, at) || endsJsonEscape(text, at);
}

/** True when no letter, digit or underscore begins at `at`. */
export function endsWord(text: string, at: number): boolean {
  if (at >= text.length) return true;
  const code = text.charCodeAt(at);
  return code !== 95 && !isWordCode(code);
}
