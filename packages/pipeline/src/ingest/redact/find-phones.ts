import { endsPercentEscape, endsWord, isWordCode, startsWord } from './characters.ts';
import { countDigits, type DigitGroup, type DigitRun } from './digit-runs.ts';
import type { PhoneChecks } from './phone-checks.ts';
import {
  hasExtension,
  hasUnit,
  isDateOrAddress,
  isSomethingElse,
  withExtension,
} from './phone-surroundings.ts';
import { mentionsPhones, type PhoneLabel, phoneLabel, tellsOfCalls } from './phone-words.ts';
import type { Span } from './spans.ts';
import { wordsBefore } from './words-before.ts';

type Groups = readonly DigitGroup[];

const MIN_DIGITS = 7;
/** E.164. */
const MAX_DIGITS = 15;
/** A national number is not longer than this before the next word of digits begins. */
const ENOUGH_DIGITS = 10;
/** Numbers with their area as they are dialled at home, the zero included. */
const MIN_WRITTEN = 9;
const MAX_WRITTEN = 12;
/**
 * Phone numbers of a run. A number with its country code must be one that the country gives out (libphonenumber);
 * a national one must be named as a phone, or have the North American form and be given out there.
 * @param checks what may still be asked about the numbers of the record
 */
export function findPhones(
  text: string,
  { groups }: DigitRun,
  key: string | undefined,
  checks: PhoneChecks,
  found: Span[],
): void {
  const isNamed = mentionsPhones(text) || (key !== undefined && mentionsPhones(key));
  const number: Candidate = { text, groups, checks, ofCalls: isNamed && tellsOfCalls(text) };
  for (let i = 0; i < groups.length; i += 1) {
    if (!isNamed && !mayBeWrittenOut(text, groups, i)) continue;
    const hit = phoneAt(number, i, key);
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
  if (opensTrunk(text, group)) return true;
  if (groups.length - i < 3) return false;
  if (size >= 3 && /^0(?:0|11)/.test(text.slice(group.start, group.start + 3))) return true;
  const isArea = size === 3 || (size === 1 && text.charAt(group.start) === '1');
  return isArea && countDigits(groups, i + 1, i + 1) === 3;
}

/** `(0171)`: an area in brackets with the zero that one dials at home. */
function opensTrunk(text: string, { start, end }: DigitGroup): boolean {
  return text.charAt(start - 1) === '(' && text.charAt(end) === ')' && text.charAt(start) === '0';
}

/** The run that is looked at. */
interface Candidate {
  readonly text: string;
  readonly groups: Groups;
  readonly checks: PhoneChecks;
  /** Whether the text is a record of calls. */
  readonly ofCalls: boolean;
}

interface Hit {
  readonly span: Span;
  /** The index of its last group. */
  readonly last: number;
}

function phoneAt(number: Candidate, i: number, key: string | undefined): Hit | null {
  const { text, groups } = number;
  const first = groups[i];
  if (first === undefined) return null;
  const plus = plusBefore(text, first.start);
  if (plus !== null) {
    return internationalAt(number, i, plus, labelOf(number, plus, key));
  }
  if (!startsWord(text, first.start) || (i > 0 && isJoined(text, groups[i - 1], first))) return null;
  const start = text.charAt(first.start - 1) === '(' ? first.start - 1 : first.start;
  const label = labelOf(number, start, key);
  if (label === 'other') return null;
  const isAbroad = text.startsWith('00', first.start) || text.startsWith('011', first.start);
  if (label === 'none' || label === 'near') {
    const hit = isAbroad ? writtenAbroadAt(number, i, start) : northAmericanAt(number, i, start);
    return hit ?? (label === 'near' || start < first.start ? writtenAtHomeAt(number, i, start, label) : null);
  }
  const abroad = isAbroad ? internationalAt(number, i, start, label) : null;
  return abroad ?? nationalAt(text, groups, i, start, label) ?? unmarkedAt(number, i, start, label);
}

/** `SMS to 4915112345678`: gateways leave out the plus. All digits in one group, and given out by a country. */
function unmarkedAt(
  { text, groups, checks }: Candidate,
  i: number,
  start: number,
  label: PhoneLabel,
): Hit | null {
  const group = groups[i];
  if (group === undefined || label === 'unlikely') return null;
  const { end } = group;
  if (end - group.start <= ENOUGH_DIGITS || !endsLikeNumber(text, end, groups, i)) return null;
  if (hasUnit(text, end) || !checks.isGivenOut(text.slice(group.start, end))) return null;
  return { span: { start, end, kind: 'phone' }, last: i };
}

/** A name in quotes with a number in angle brackets behind it is how exchanges write a caller. */
function labelOf({ text, ofCalls }: Candidate, start: number, key: string | undefined): PhoneLabel {
  const label = phoneLabel(wordsBefore(text, start, key), ofCalls);
  const isCaller =
    text.charAt(start - 1) === '<' && /"[^"<>]{0,48}" ?<$/.test(text.slice(Math.max(0, start - 52), start));
  return isCaller && (label === 'none' || label === 'near') ? 'likely' : label;
}

/** `0171 2345678` behind words of which one tells of calls, or `(0171) 2345678`: with the zero that one dials at home. */
function writtenAtHomeAt(
  { text, groups }: Candidate,
  i: number,
  start: number,
  label: PhoneLabel,
): Hit | null {
  const form = text.slice(start, start + 24);
  if (!/^(?:0[1-9]\d{0,4}[-./ ]|\(0[1-9]\d{0,4}\)[ -]?)\d{2}/.test(form)) return null;
  const hit = nationalAt(text, groups, i, start, label);
  if (hit === null) return null;
  const digits = countDigits(groups, i, hit.last);
  return digits >= MIN_WRITTEN && digits <= MAX_WRITTEN ? hit : null;
}

/** `0049 171 2345678` with no word for it: in groups with spaces or dashes between them, as nobody pads a counter. */
function writtenAbroadAt(number: Candidate, i: number, start: number): Hit | null {
  const { text, groups } = number;
  const hit = internationalAt(number, i, start, 'none');
  if (hit === null || hit.last < i + 2) return null;
  const written = text.slice(groups[i]?.start, hit.span.end);
  const isCode = /^(?:00|011)[- ]?[1-9]\d{0,2}(?:[ -]\(?\d{2,}\)?)+$/.test(written);
  return isCode && !/^\d{4}-\d{4}-\d{4}$/.test(written) ? hit : null;
}

/** Where the plus sign of a country code stands, raw or URL-encoded. Null when there is none, or it adds two numbers. */
function plusBefore(text: string, digits: number): number | null {
  if (text.charAt(digits - 1) === '+') {
    const at = digits - 1;
    if (at === 0) return at;
    const before = text.charCodeAt(at - 1);
    return isWordCode(before) && !endsPercentEscape(text, at) ? null : at;
  }
  const isEncoded = text.charAt(digits - 3) === '%' && /^2b$/i.test(text.slice(digits - 2, digits));
  return isEncoded ? digits - 3 : null;
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
      !/^(?:[-. /\u00a0\u2009\u202f\u2010-\u2013+()]{1,2}| [-/] |-?\(0\)| \(0\) ?|%20)$/.test(
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

function internationalAt(number: Candidate, i: number, plus: number, label: PhoneLabel): Hit | null {
  const { text, groups, checks } = number;
  const isNamed = label === 'certain' || label === 'likely';
  const opensBracket = text.charAt(plus - 1) === '(' && text.charAt(groups[i]?.end ?? 0) === ')';
  const start = opensBracket ? plus - 1 : plus;
  const furthest = reach(text, groups, i, MAX_DIGITS + 1);
  for (const isGood of ['isGivenOut', 'isPossible'] as const) {
    for (let last = furthest; last >= i; last -= 1) {
      const end = groups[last]?.end ?? 0;
      if (!endsLikeNumber(text, end, groups, last)) continue;
      if (label === 'other' || (!isNamed && looksMeasured(text, groups, i, last, end))) continue;
      if (checks[isGood](text.slice(groups[i]?.start, end)))
        return { span: { start, end, kind: 'phone' }, last };
    }
  }
  if (!isNamed) return null;
  const digits = countDigits(groups, i, furthest);
  const end = groups[furthest]?.end ?? 0;
  const fits = digits >= MIN_DIGITS && digits <= MAX_DIGITS && endsLikeNumber(text, end, groups, furthest);
  return fits ? { span: { start, end, kind: 'phone' }, last: furthest } : null;
}

/** A decimal or an amount: one dot with everything behind it, or a unit that follows. */
function looksMeasured(text: string, groups: Groups, from: number, to: number, end: number): boolean {
  const isDecimal = to === from + 1 && text.slice(groups[from]?.end, groups[to]?.start) === '.';
  return isDecimal || hasUnit(text, end);
}

/** No letter follows, no decimals, and the last group is not the hour of a time. */
function endsLikeNumber(text: string, end: number, groups: Groups, last: number): boolean {
  if (text.charAt(end) === ':' && /\d/.test(text.charAt(end + 1))) return false;
  const next = groups[last + 1];
  if (next !== undefined && isJoined(text, groups[last], next)) return false;
  return endsWord(text, end) || hasExtension(text, end);
}

/** `(305) 555-0134`, `305-555-0134`, `1-305-555-0134`, `305.555.0134`. */
function northAmericanAt(number: Candidate, i: number, start: number): Hit | null {
  const { text, groups, checks } = number;
  const a = groups[i];
  const b = groups[i + 1];
  const c = groups[i + 2];
  if (a === undefined || b === undefined || c === undefined) return null;
  if (a.end - a.start === 1 && text.charAt(a.start) === '1') {
    const separator = text.slice(a.end, b.start);
    if (b.end - b.start !== 3) return null;
    if (separator !== '-' && separator !== '.' && separator !== ' ' && separator !== ' (') return null;
    const rest = northAmericanAt(number, i + 1, separator === ' (' ? b.start - 1 : b.start);
    return rest === null ? null : { span: { ...rest.span, start }, last: rest.last };
  }
  const sizes = [a, b, c].map((group) => group.end - group.start).join('-');
  if (sizes !== '3-3-4' || !endsLikeNumber(text, c.end, groups, i + 2)) return null;
  const separators = `${text.slice(a.end, b.start)}|${text.slice(b.end, c.start)}`;
  const isWritten =
    text.charAt(start) === '(' ? /^\) ?\|[-. ]$/.test(separators) : /^([-.])\|\1$/.test(separators);
  if (!isWritten || hasUnit(text, c.end)) return null;
  if (!checks.isGivenOut(`1${text.slice(a.start, c.end)}`)) return null;
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
    const isSpace = separator === ' ' || separator === '%20' || separator === ' / ' || separator === ' - ';
    if (isSpace && (digits >= ENOUGH_DIGITS || (last === i && digits >= MIN_DIGITS))) break;
    if (digits >= MIN_DIGITS && (separator.includes('/') || (isSpace && isSomethingElse(text, group)))) break;
    digits += group.end - group.start;
    last += 1;
  }
  const end = groups[last]?.end ?? 0;
  if (digits < MIN_DIGITS || digits > MAX_DIGITS || !endsLikeNumber(text, end, groups, last)) return null;
  if (isDateOrAddress(text.slice(groups[i]?.start, end))) return null;
  if (label !== 'certain' && !looksDialled(text, start, last - i, digits, label)) return null;
  if (hasUnit(text, end)) return null;
  return { span: { start, end, kind: 'phone' }, last };
}

/** Ten bare digits that begin with 1 are the time of our days, in seconds, and no country's number. */
function looksDialled(
  text: string,
  start: number,
  separators: number,
  digits: number,
  label: PhoneLabel,
): boolean {
  if ('0('.includes(text.charAt(start)) || separators >= 2) return true;
  if (label === 'unlikely') return false;
  if (digits === 7 && /^[2-9]\d\d-\d{4}$/.test(text.slice(start, start + 8))) return true;
  return digits === 11 || (digits === 10 && (separators > 0 || text.charAt(start) !== '1'));
}
