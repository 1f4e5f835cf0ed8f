import { endsJsonEscape, endsPercentEscape, isWordCode } from './characters.ts';
import { isNoEmail } from './not-emails.ts';
import type { Span } from './spans.ts';

const MAX_LOCAL = 64;
const MAX_DOMAIN = 253;
const LOCAL_MARKS = "._+-~'*!$^`{|}";
/** Of these an address may hold some, but a text around it more often does: they count inside only. */
const INSIDE_MARKS = "'*!$^`{|}~";
/** Escapes that are letters of an address: + . - _ and the bytes of UTF-8. */
const LOCAL_ESCAPE = /^%(?:2[BDEbde]|5[Ff]|[89A-Fa-f][0-9A-Fa-f])$/;

/** As it is, and as URLs (once or twice), quoted-printable, HTML and JSON or scripts write it. */
const AT = /@|[%=]40|%2540|&#(?:0{0,4}64|x0{0,4}40);|&commat;|\\(?:u0040|x40)/gi;
const AT_ONCE = new RegExp(AT.source, 'i');

/** E-mail addresses: RFC 5322 with what mail servers take (plus, quoted, IDN, address literals), also URL-encoded or quoted-printable. */
export function findEmails(text: string, found: Span[]): void {
  // An address begins after the one before it: of two that touch, each is found.
  let floor = 0;
  for (const { 0: at, index } of text.matchAll(AT)) {
    if (at === '=40' && !isQuotedPrintable(text, index)) continue;
    const span = addressAt(text, index, index + at.length, floor);
    if (span === null) continue;
    found.push(span);
    floor = span.end;
  }
}

/** False for most texts, at the price of a look. */
export function mayHoldEmail(text: string): boolean {
  const mayHold = text.includes('@') || text.includes('40') || text.includes('&');
  return mayHold && AT_ONCE.test(text);
}

/** In an encoded word (RFC 2047), behind a bracket, or with a dot in the name before it: elsewhere `=40` is a value. */
function isQuotedPrintable(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 80), at);
  return /=\?[\w-]{1,32}\?q\?[^?\s]*$/i.test(before) || /(?:<[\w.+-]*|\w\.[\w+-]+)$/.test(before);
}

function addressAt(text: string, localEnd: number, domainStart: number, floor: number): Span | null {
  const end = domainEnd(text, domainStart);
  if (end <= domainStart) return null;
  const start = localStart(text, localEnd, floor);
  if (start >= localEnd) return null;
  return isNoEmail(text, { start, localEnd, domainStart, end }) ? null : { start, end, kind: 'email' };
}

/** What stands for `<`, `>`, `=`, a quote, a space or the end of a line in quoted-printable. */
const QUOTED_DELIMITER = /=(?:3[C-Ec-e]|2[02]|0[9ADad])$/;

function localStart(text: string, end: number, after: number): number {
  if (text.charAt(end - 1) === '"') return Math.max(after, quotedStart(text, end));
  const floor = Math.max(after, end - MAX_LOCAL * 3);
  let at = end;
  while (at > floor) {
    if (endsPercentEscape(text, at)) {
      if (!LOCAL_ESCAPE.test(text.slice(at - 3, at))) break;
      at -= 3;
      continue;
    }
    const code = text.charCodeAt(at - 1);
    if (!isWordCode(code) && !LOCAL_MARKS.includes(String.fromCharCode(code))) {
      if (code !== 61 || !isReturnPath(text, at - 1)) break;
    }
    at -= 1;
  }
  if (at > 0 && text.charAt(at - 1) === '\\') at = afterJsonEscape(text, at, end);
  if (QUOTED_DELIMITER.test(text.slice(Math.max(0, at - 1), at + 2)) && at + 2 < end) at += 2;
  return trimmed(text, afterFormSpaces(text, at, end), end);
}

/** `sent+to+john%40…`: forms write spaces as plus signs, and no address has two of them with a tag each. */
function afterFormSpaces(text: string, at: number, end: number): number {
  const local = text.slice(at, end);
  if (local.includes('=') || local.split('+').length < 3) return at;
  return at + local.lastIndexOf('+') + 1;
}

/** `bounces+user=example.com@lists.example.org`: the equals sign stands for the at of the address inside. */
function isReturnPath(text: string, at: number): boolean {
  return (
    /(?:bounce|return|verp|prvs)[\w.-]*[+=-][^\s=<>"',;:&?]{1,64}$/i.test(
      text.slice(Math.max(0, at - 80), at),
    ) || /[A-Za-z0-9]\+[\w.-]{1,64}$/.test(text.slice(Math.max(0, at - 80), at))
  );
}

/** `\njohn@…` in a JSON text that is quoted in another. */
function afterJsonEscape(text: string, at: number, end: number): number {
  if (at + 5 < end && endsJsonEscape(text, at + 5)) return at + 5;
  return at + 1 < end && endsJsonEscape(text, at + 1) ? at + 1 : at;
}

/** Without marks at its beginning that belong to the text, and after a double dot, which no address has. */
function trimmed(text: string, from: number, end: number): number {
  let at = from;
  const double = text.slice(from, end).lastIndexOf('..');
  if (double >= 0) at = from + double + 2;
  for (let i = end - 1; i > at; i -= 1) {
    const mark = text.charAt(i - 1);
    if (!INSIDE_MARKS.includes(mark)) continue;
    // Inside an address such a mark stands between letters, as in o'brien.
    const between = i - 1 > at && isWordCode(text.charCodeAt(i - 2)) && isWordCode(text.charCodeAt(i));
    if (between && mark === "'") continue;
    at = i;
    break;
  }
  while (at < end && `.-${INSIDE_MARKS}`.includes(text.charAt(at))) at += 1;
  return at;
}

/** `"john smith"@example.com`, also with its quotes escaped. */
function quotedStart(text: string, end: number): number {
  const isEscaped = text.charAt(end - 2) === '\\';
  const quote = isEscaped ? '\\"' : '"';
  const floor = Math.max(0, end - MAX_LOCAL - 4);
  const from = floor + text.slice(floor, end - quote.length).lastIndexOf(quote);
  const inside = end - quote.length - from;
  return from < floor || inside > MAX_LOCAL || inside < 2 ? end : from;
}

/** Where the domain ends; its start when there is none. */
function domainEnd(text: string, start: number): number {
  if (text.charAt(start) === '[') {
    const literal = /^\[(?:IPv6:)?[0-9a-fA-F.:]{3,45}\]/.exec(text.slice(start, start + 56));
    return literal === null ? start : start + literal[0].length;
  }
  const limit = Math.min(text.length, start + MAX_DOMAIN);
  let at = start;
  while (at < limit) {
    const code = text.charCodeAt(at);
    if (code !== 45 && code !== 46 && !isWordCode(code)) break;
    at += 1;
  }
  return lastName(text, start, at);
}

/** The end of the last label that can be a top-level domain: letters, or an IDN in its ASCII form. */
function lastName(text: string, start: number, limit: number): number {
  let end = limit;
  while (end > start) {
    const dot = start + text.slice(start, end).lastIndexOf('.');
    if (dot <= start) return start;
    const label = text.slice(dot + 1, end);
    const name = /^(?:xn--[a-z0-9-]*[a-z0-9]|[\p{L}\p{M}]{2,})(?=$|-)/iu.exec(label);
    if (name !== null && name[0].length <= 63)
      return isDomain(text.slice(start, dot)) ? dot + 1 + name[0].length : start;
    end = dot;
  }
  return start;
}

function isDomain(labels: string): boolean {
  return labels.split('.').every((label) => label !== '' && !label.startsWith('-') && !label.endsWith('-'));
}
