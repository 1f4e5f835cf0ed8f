import { isNoEmail } from './not-emails.ts';
import type { Span } from './spans.ts';

const MAX_LOCAL = 80;
const MAX_DOMAIN = 128;
/** The at and the dots of an address in words, as people hide them from collectors of addresses. */
const AT = / ?[[({](?:at|@)[\])}] ?| at (?=(?:[\w-]{1,63} dot ){1,3}[a-z]{2,4}(?![\w-]))/gi;
const DOT = String.raw`(?: ?[[({](?:dot|\.)[\])}] ?| dot |\.)`;
const LOCAL = new RegExp(String.raw`[\p{L}\p{N}][\p{L}\p{N}_+-]*(?:${DOT}[\p{L}\p{N}_+-]+){0,4}$`, 'iu');
const DOMAIN = new RegExp(
  String.raw`^[\p{L}\p{N}][\p{L}\p{N}-]*(?:${DOT}[\p{L}\p{N}-]+){0,4}${DOT}\p{L}{2,24}(?![\p{L}\p{N}_])`,
  'iu',
);
const BRACKETED = /[[({](?:at|@)[\])}]/i;

/** False for most texts, at the price of a look. */
export function maySpellEmail(text: string): boolean {
  return text.includes(' dot ') || BRACKETED.test(text);
}

/** `john [at] example.com`, `john(at)example[dot]com`, `john dot doe at example dot com`. */
export function findSpelledEmails(text: string, found: Span[]): void {
  let floor = 0;
  for (const { 0: at, index } of text.matchAll(AT)) {
    const domainStart = index + at.length;
    const local = LOCAL.exec(text.slice(Math.max(floor, index - MAX_LOCAL), index));
    const domain = DOMAIN.exec(text.slice(domainStart, domainStart + MAX_DOMAIN));
    if (local === null || domain === null) continue;
    const start = index - local[0].length;
    const end = domainStart + domain[0].length;
    if (isNoEmail(text, { start, localEnd: index, domainStart, end })) continue;
    found.push({ start, end, kind: 'email' });
    floor = end;
  }
}
