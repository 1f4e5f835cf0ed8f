/** Controls, and the marks that turn the direction of writing around. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * One line that is safe to show. Log lines come from anywhere: an escape sequence in one must not reach the
 * terminal, where it could hide text or worse. Line ends and tabs become spaces, the rest is written out.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    if (character === '\n' || character === '\r' || character === '\t') return ' ';
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
