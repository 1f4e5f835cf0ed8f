import { endsJsonEscape, endsPercentEscape, endsWord, isAsciiLetter, isDigit } from './characters.ts';
import { countDigits, type DigitGroup, type DigitRun } from './digit-runs.ts';
import { phoneLabel } from './phone-words.ts';
import type { Span } from './spans.ts';
import { wordsBefore } from './words-before.ts';

/** How cards are printed and typed: lengths of the groups. */
const SHAPES: readonly string[] = [
  '4-4-4-4',
  '4-6-5',
  '4-6-4',
  '4-4-4-4-3',
  '4-3-3-3',
  '8-8',
  '6-10',
  '6-13',
];
const LONGEST_SHAPE = 5;
const MIN_DIGITS = 13;
const MAX_DIGITS = 19;

/** A number with one of these names is something else, however well its digits add up. */
const NOT_CARDS = new Set(
  (
    'imei imeisv imsi iccid meid esn eid trace traceid span spanid parent serial sn uid uuid guid epoch timestamp ' +
    'ts time seq sequence offset lsn xid cursor order invoice awb tracking container barcode ean upc gtin isbn sku ' +
    'counter bytes octets packets pkts in out hash nonce checksum crc mac inode size id ids key bigint ns us session ' +
    'sessionid sess ack tcp udp duration elapsed latency uptime rx tx errors discards frames flow flows count total'
  ).split(' '),
);
/** These even when the digits stand in groups of four. */
const NEVER_CARDS = new Set('imei imeisv iccid imsi serial sn trace traceid barcode awb voucher'.split(' '));
const CARD_WORDS = new Set(
  'card cards pan cc creditcard cardnumber cardno ccnum ccn visa mastercard amex'.split(' '),
);
const BEFORE_LETTERS = /(?:^|[^a-z])(?:pan|card|cardno|cc|ccn|visa|mc|amex|mastercard|track2|t2)$/i;

/** Issuer prefix and length, ISO/IEC 7812: the brands that terminals take. */
function isIssued(digits: string): boolean {
  const { length } = digits;
  const two = Number(digits.slice(0, 2));
  const three = Number(digits.slice(0, 3));
  const four = Number(digits.slice(0, 4));
  if (digits.startsWith('4')) return length === 13 || length === 16 || length === 19;
  if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) return length === 16;
  if (two === 34 || two === 37) return length === 15;
  if (four >= 3528 && four <= 3589) return length >= 16;
  if (two === 36 || two === 38 || two === 39 || (three >= 300 && three <= 305))
    return length === 14 || length === 16;
  if (four === 6011 || two === 65 || (three >= 644 && three <= 649) || two === 62) return length >= 16;
  return [5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763].includes(four);
}

/** The check digit of ISO/IEC 7812-1, annex B. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = digits.length - 1, double = false; i >= 0; i -= 1, double = !double) {
    const digit = digits.charCodeAt(i) - 48;
    const doubled = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += double ? doubled : digit;
  }
  return sum % 10 === 0 && /[1-9]/.test(digits.slice(1));
}

function digitsOf(text: string, groups: readonly DigitGroup[]): string {
  let digits = '';
  for (const { start, end } of groups) digits += text.slice(start, end);
  return digits;
}

/** Letters may touch a number only where a reader of cards puts them: `%B4111…`, `PAN4111…`. */
function opensFreely(text: string, start: number): boolean {
  if (start === 0) return true;
  if (!isAsciiLetter(text.charCodeAt(start - 1))) return true;
  if (endsPercentEscape(text, start) || endsJsonEscape(text, start)) return true;
  return text.startsWith('%B', start - 2) || BEFORE_LETTERS.test(text.slice(Math.max(0, start - 12), start));
}

/** After it nothing but a delimiter, or `D` and an expiry as in EMV tag 57. */
function closesFreely(text: string, end: number): boolean {
  if (endsWord(text, end) || text.charCodeAt(end) === 95) return true;
  return text.charAt(end) === 'D' && /^\d{7}/.test(text.slice(end + 1, end + 8));
}

/** A single group that a dot or a dash ties to other digits is part of something longer: a decimal, a UUID. */
function isTied(text: string, { groups }: DigitRun, from: number, to: number): boolean {
  const first = groups[from];
  const last = groups[to];
  if (first === undefined || last === undefined) return true;
  const before = from > 0 ? text.charAt(first.start - 1) : '';
  const after = to < groups.length - 1 ? text.charAt(last.end) : '';
  if (before === '.' || after === '.') return isDigit(text.charCodeAt(first.start - 2)) || after === '.';
  return from === to && (before === '-' || after === '-');
}

function sameSeparators(text: string, groups: readonly DigitGroup[]): boolean {
  const kinds = new Set<string>();
  for (let i = 1; i < groups.length; i += 1) {
    kinds.add(text.slice(groups[i - 1]?.end, groups[i]?.start));
  }
  if (kinds.has('/') || kinds.has('(') || kinds.has(')')) return false;
  // Two or three spaces are those of a table: then they stand everywhere.
  if (kinds.size === 1 && [...kinds].every((kind) => /^ {2,3}$/.test(kind))) return true;
  for (const kind of kinds) if (kind.length > 1 && kind !== '%20') return false;
  return kinds.size <= 2;
}

/** A card of the groups from one to another, whose digits are as many as a card has. */
function cardAt(text: string, run: DigitRun, from: number, to: number, key: string | undefined): Span | null {
  const groups = run.groups.slice(from, to + 1);
  const first = groups[0];
  const last = groups[groups.length - 1];
  if (first === undefined || last === undefined) return null;
  const digits = digitsOf(text, groups);
  if (!isIssued(digits) || !passesLuhn(digits)) return null;
  if (!sameSeparators(text, groups) || isTied(text, run, from, to)) return null;
  if (!opensFreely(text, first.start) || !closesFreely(text, last.end)) return null;
  const near = wordsBefore(text, first.start, key).slice(0, 3);
  if (!near.some((word) => CARD_WORDS.has(word))) {
    if (digits.length < 14 && ['likely', 'certain'].includes(phoneLabel(near, false))) return null;
    // What is named as a card may be written in any groups.
    if (from !== to && !SHAPES.includes(groups.map(({ start, end }) => end - start).join('-'))) return null;
    const banned = from === to ? NOT_CARDS : NEVER_CARDS;
    const labels =
      near[0] === 'no' || near[0] === 'number' || near[0] === 'id' ? near.slice(0, 2) : near.slice(0, 1);
    if (labels.some((word) => banned.has(word))) return null;
  }
  return { start: first.start, end: last.end, kind: 'credit_card' };
}

/** The last group up to which there are no more digits than a card has; -1 when there are too few. */
function lastOfCard(groups: readonly DigitGroup[], from: number): number {
  let digits = 0;
  let last = -1;
  for (let to = from; to < groups.length && to < from + LONGEST_SHAPE; to += 1) {
    const group = groups[to];
    digits += group === undefined ? 0 : group.end - group.start;
    if (digits > MAX_DIGITS) break;
    if (digits >= MIN_DIGITS) last = to;
  }
  return last;
}

/** Cards of a run, whole or in the groups they are written in. */
export function findCards(text: string, run: DigitRun, key: string | undefined, found: Span[]): void {
  if (run.digits < MIN_DIGITS) return;
  const { groups } = run;
  for (let from = 0; from < groups.length; from += 1) {
    for (let to = lastOfCard(groups, from); to >= from; to -= 1) {
      if (countDigits(groups, from, to) < MIN_DIGITS) break;
      const card = cardAt(text, run, from, to, key);
      if (card === null) continue;
      found.push(card);
      from = to;
      break;
    }
  }
}
