import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { endsPercentEscape, endsWord, isWordCode, startsWord } from './characters.ts';
import type { DigitGroup, DigitRun } from './digit-runs.ts';
import { mentionsPhones, type PhoneLabel, phoneLabel } from './phone-words.ts';
import type { Span } from './spans.ts';
import { wordsBefore } from './words-before.ts';

type Groups = readonly DigitGroup[];

const MIN_DIGITS = 7;
/** E.164. */
const MAX_DIGITS = 15;
/** A national number is not longer than this before the next word of digits begins. */
const ENOUGH_DIGITS = 10;
const EXTENSION = /^(?:[ ,]{0,2}(?:x|ext\.?|extension)[ .:]{0,2}|;ext=)\d{1,6}(?![\p{L}\p{N}])/iu;
const UNIT =
  /^\s?(?:bytes?|[kmgt]i?b|b\/s|[kmg]?bps|hz|[kmg]hz|ms|us|ns|µs|s|sec|seconds|packets|pkts|rows|records|ppm|rpm)\b/i;

/**
 * Phone numbers of a run. A number with its country code must be one that the country gives out (libphonenumber);
 * a national one must be named as a phone, or have the North American form and be given out there.
 */
export function findPhones(text: string, { groups }: DigitRun, key: string | undefined, found: Span[]): void {
  const isNamed = mentionsPhones(text) || (key !== undefined && mentionsPhones(key));
  for (let i = 0; i < groups.length; i += 1) {
    if (!isNamed && !mayBeWrittenOut(text, groups, i)) continue;
    const hit = phoneAt(text, groups, i, key);
    if (hit === null) continue;
    found.push(withExtension(text, hit.span));
    i = hit.last;
  }
}

/** Without a word for it only a country code or the North American form makes a phone number: 3-3-4 digits. */
function mayBeWrittenOut(text: string, groups: Groups, i: number): boolean {
  const group = groups[i];
  if (group === undefined) return false;
  if (plusBefore(text, group.start) !== null) return true;
  const size = group.end - group.start;
  return (size === 3 || (size === 1 && text.charAt(group.start) === '1')) && groups.length - i >= 3;
}

interface Hit {
  readonly span: Span;
  /** The index of its last group. */
  readonly last: number;
}

function phoneAt(text: string, groups: Groups, i: number, key: string | undefined): Hit | null {
  const first = groups[i];
  if (first === undefined) return null;
  const plus = plusBefore(text, first.start);
  if (plus !== null) {
    const label = phoneLabel(wordsBefore(text, plus, key));
    return internationalAt(text, groups, i, plus, label);
  }
  if (!startsWord(text, first.start) || (i > 0 && isJoined(text, groups[i - 1], first))) return null;
  const start = text.charAt(first.start - 1) === '(' ? first.start - 1 : first.start;
  const label = phoneLabel(wordsBefore(text, start, key));
  if (label === 'other') return null;
  if (label === 'none') return northAmericanAt(text, groups, i, start);
  const abroad = text.startsWith('00', first.start) ? internationalAt(text, groups, i, start, label) : null;
  return abroad ?? nationalAt(text, groups, i, start, label);
}

/** Where the plus sign of a country code stands, raw or URL-encoded. Null when there is none, or it adds two numbers. */
function plusBefore(text: string, digits: number): number | null {
  if (text.charAt(digits - 1) === '+') {
    const at = digits - 1;
    if (at === 0) return at;
    const before = text.charCodeAt(at - 1);
    return isWordCode(before) && !endsPercentEscape(text, at) ? null : at;
  }
  return text.slice(digits - 3, digits).toUpperCase() === '%2B' ? digits - 3 : null;
}

/** Tied to the digits before it by a dot, a dash or a slash, and so the rest of something longer. */
function isJoined(text: string, before: DigitGroup | undefined, group: DigitGroup): boolean {
  return before !== undefined && /^[-./\u2010-\u2013]$/.test(text.slice(before.end, group.start));
}

/** The last group that may still belong to a number of at most `max` digits. */
function reach(text: string, groups: Groups, from: number, max: number): number {
  let digits = 0;
  let last = from - 1;
  for (let i = from; i < groups.length; i += 1) {
    const group = groups[i];
    if (group === undefined) break;
    if (
      i > from &&
      !/^(?:[-. /\u00a0\u2009\u202f\u2010-\u2013+()]{1,2}| \(0\) ?|%20)$/.test(
        text.slice(groups[i - 1]?.end, group.start),
      )
    )
      break;
    if (i > from && plusBefore(text, group.start) !== null) break;
    digits += group.end - group.start;
    if (digits > max) break;
    last = i;
  }
  return last;
}

function countDigits(groups: Groups, from: number, to: number): number {
  let digits = 0;
  for (let i = from; i <= to; i += 1) digits += (groups[i]?.end ?? 0) - (groups[i]?.start ?? 0);
  return digits;
}

function internationalAt(
  text: string,
  groups: Groups,
  i: number,
  plus: number,
  label: PhoneLabel,
): Hit | null {
  const isNamed = label === 'certain' || label === 'likely';
  const opensBracket = text.charAt(plus - 1) === '(' && text.charAt(groups[i]?.end ?? 0) === ')';
  const start = opensBracket ? plus - 1 : plus;
  const furthest = reach(text, groups, i, MAX_DIGITS + 1);
  for (const isGood of [isGivenOut, isPossible]) {
    for (let last = furthest; last >= i; last -= 1) {
      const end = groups[last]?.end ?? 0;
      if (!endsLikeNumber(text, end, groups, last)) continue;
      if (label === 'other' || (!isNamed && looksMeasured(text, groups, i, last, end))) continue;
      if (isGood(text.slice(groups[i]?.start, end))) return { span: { start, end, kind: 'phone' }, last };
    }
  }
  if (!isNamed) return null;
  const digits = countDigits(groups, i, furthest);
  const end = groups[furthest]?.end ?? 0;
  const fits = digits >= MIN_DIGITS && digits <= MAX_DIGITS && endsLikeNumber(text, end, groups, furthest);
  return fits ? { span: { start, end, kind: 'phone' }, last: furthest } : null;
}

function isGivenOut(number: string): boolean {
  return parsePhoneNumberFromString(`+${internationalDigits(number)}`)?.isValid() ?? false;
}

/** Of a length that the country has, and written in three groups or more, as only phone numbers are behind a plus. */
function isPossible(number: string): boolean {
  const digits = internationalDigits(number);
  if (digits.length < 10 || !/^\d+\D+\d+\D+\d/.test(number)) return false;
  return parsePhoneNumberFromString(`+${digits}`)?.isPossible() ?? false;
}

/** Without the trunk zero in brackets and the prefix for calls abroad. */
function internationalDigits(number: string): string {
  return number.replace(/\(0\)/, '').replace(/%20/g, ' ').replace(/\D/g, '').replace(/^00/, '');
}

/** A decimal or an amount: one dot with everything behind it, or a unit that follows. */
function looksMeasured(text: string, groups: Groups, from: number, to: number, end: number): boolean {
  const isDecimal = to === from + 1 && text.slice(groups[from]?.end, groups[to]?.start) === '.';
  return isDecimal || UNIT.test(text.slice(end, end + 12));
}

/** No letter follows, no decimals, and the last group is not the hour of a time. */
function endsLikeNumber(text: string, end: number, groups: Groups, last: number): boolean {
  if (text.charAt(end) === ':' && /\d/.test(text.charAt(end + 1))) return false;
  const next = groups[last + 1];
  if (next !== undefined && isJoined(text, groups[last], next)) return false;
  return endsWord(text, end) || EXTENSION.test(text.slice(end, end + 20));
}

/** `(305) 555-0134`, `305-555-0134`, `1-305-555-0134`, `305.555.0134`. */
function northAmericanAt(text: string, groups: Groups, i: number, start: number): Hit | null {
  const [a, b, c] = groups.slice(i, i + 3);
  if (a === undefined || b === undefined || c === undefined) return null;
  if (a.end - a.start === 1 && text.charAt(a.start) === '1') {
    const separator = text.slice(a.end, b.start);
    if (b.end - b.start !== 3) return null;
    if (separator !== '-' && separator !== '.' && separator !== ' ' && separator !== ' (') return null;
    const rest = northAmericanAt(text, groups, i + 1, separator === ' (' ? b.start - 1 : b.start);
    return rest === null ? null : { span: { ...rest.span, start }, last: rest.last };
  }
  const sizes = [a, b, c].map((group) => group.end - group.start).join('-');
  if (sizes !== '3-3-4' || !endsLikeNumber(text, c.end, groups, i + 2)) return null;
  const separators = `${text.slice(a.end, b.start)}|${text.slice(b.end, c.start)}`;
  const isWritten =
    text.charAt(start) === '(' ? /^\) ?\|[-. ]$/.test(separators) : /^([-.])\|\1$/.test(separators);
  if (!isWritten || UNIT.test(text.slice(c.end, c.end + 12))) return null;
  if (!isGivenOut(`1${text.slice(a.start, c.end)}`)) return null;
  return { span: { start, end: c.end, kind: 'phone' }, last: i + 2 };
}

/** A number that is named as a phone, in whatever groups its country writes it. */
function nationalAt(text: string, groups: Groups, i: number, start: number, label: PhoneLabel): Hit | null {
  let last = i;
  let digits = countDigits(groups, i, i);
  const furthest = reach(text, groups, i, MAX_DIGITS);
  while (last < furthest) {
    const group = groups[last + 1];
    if (group === undefined) break;
    const separator = text.slice(groups[last]?.end, group.start);
    const isSpace = separator === ' ' || separator === '%20';
    if (isSpace && (digits >= ENOUGH_DIGITS || (last === i && digits >= MIN_DIGITS))) break;
    if (isSpace && text.charAt(group.end) === ':') break;
    digits += group.end - group.start;
    last += 1;
  }
  const end = groups[last]?.end ?? 0;
  if (digits < MIN_DIGITS || digits > MAX_DIGITS || !endsLikeNumber(text, end, groups, last)) return null;
  if (isDateOrAddress(text.slice(groups[i]?.start, end))) return null;
  if (label === 'likely' && !looksDialled(text, start, last - i, digits)) return null;
  if (UNIT.test(text.slice(end, end + 12))) return null;
  return { span: { start, end, kind: 'phone' }, last };
}

function looksDialled(text: string, start: number, separators: number, digits: number): boolean {
  return '0('.includes(text.charAt(start)) || separators >= 2 || digits === 10 || digits === 11;
}

const DATE =
  /^(?:(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:[0-2]?\d|3[01])|\d\d?[-./]\d\d?[-./](?:19|20)\d\d)(?!\d)/;
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;

function isDateOrAddress(number: string): boolean {
  return (
    DATE.test(number) ||
    ADDRESS.test(number) ||
    /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(number) ||
    /^\d+\.\d+$/.test(number)
  );
}

function withExtension(text: string, span: Span): Span {
  const extension = EXTENSION.exec(text.slice(span.end, span.end + 20));
  return extension === null ? span : { ...span, end: span.end + extension[0].length };
}
