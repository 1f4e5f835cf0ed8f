import { endsPercentEscape, isWordCode } from './characters.ts';

const MAX_WORDS = 5;
const MAX_LOOK_BACK = 72;
/** A gap between a word and what it labels holds nothing else, and no more of it than this. */
const MAX_GAP = 8;
const TOKEN_END = /\[(?:email|card|phone|ssn|guest-ip(?::[a-p]+)?)\]$/;

/**
 * The words that label what begins at `at`, in lower case, the nearest first: `guest phone no: ` gives no, phone,
 * guest; `"traceId":"` gives id, trace. A label ends at `=`, at `,;|&` and at a redaction token, so that a second
 * pass sees what the first saw.
 * @param key the name of the field whose value the text is; it labels the value's beginning
 */
export function wordsBefore(text: string, at: number, key: string | undefined): string[] {
  const words: string[] = [];
  const floor = Math.max(0, at - MAX_LOOK_BACK);
  let end = at;
  for (;;) {
    const gap = gapBefore(text, end, floor, words.length > 0);
    if (gap === null) return words;
    end = gap;
    if (end === 0 && key !== undefined) {
      for (const word of pieces(key)) words.push(word);
      return words.slice(0, MAX_WORDS);
    }
    const start = wordStart(text, end, floor);
    if (start === end) return words;
    for (const word of pieces(text.slice(start, end))) words.push(word);
    if (words.length >= MAX_WORDS) return words.slice(0, MAX_WORDS);
    end = start;
  }
}

const DIGITS = /^\d+$/;
/** With the end of what was said in brackets: `Phone (home): `. */
const OPENERS = ' \t:=>"\'\\([{<#+/.)';
const BETWEEN_WORDS = ' \t(';

/** Where the word before `end` ends, or null when something stands between that is no gap. */
function gapBefore(text: string, end: number, floor: number, within: boolean): number | null {
  const allowed = within ? BETWEEN_WORDS : OPENERS;
  let at = end;
  while (at > floor && end - at < MAX_GAP) {
    if (!within && endsPercentEscape(text, at)) at -= 3;
    else if (allowed.includes(text.charAt(at - 1))) at -= 1;
    else break;
  }
  if (at > 0 && text.charAt(at - 1) === ']' && TOKEN_END.test(text.slice(Math.max(0, at - 32), at)))
    return null;
  return at;
}

function wordStart(text: string, end: number, floor: number): number {
  let at = end;
  while (at > floor) {
    const code = text.charCodeAt(at - 1);
    if (!isWordCode(code) && !'_-./'.includes(String.fromCharCode(code))) break;
    if (endsPercentEscape(text, at)) break;
    at -= 1;
  }
  return at;
}

/** `guest_phoneNumber` as number, phone, guest. */
function pieces(name: string): string[] {
  if (DIGITS.test(name)) return [name];
  return name
    .slice(-64)
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/(?<![a-z])([ps])\/n(?![a-z])/g, '$1n')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((piece) => piece !== '')
    .reverse();
}
