import { endsWord, startsWord } from './characters.ts';
import type { DigitRun } from './digit-runs.ts';
import type { Span } from './spans.ts';
import { wordsBefore } from './words-before.ts';

const SSN_WORDS = new Set('ssn ssns socialsecurity security social taxpayer'.split(' '));
const FILLERS = new Set('number no num nr is us the of last # full id'.split(' '));
/** Numbers of things that are written 3-2-4 as well. */
const NOT_SSN = new Set(
  (
    'part pn order serial sn sku model invoice ref ticket case item asset drawing dwg rev version ver build lot ' +
    'range ranges interval span between port ports vlan vlans'
  ).split(' '),
);
const AREA_NEVER_GIVEN = /^(?:000|666|9)/;

/** Which numbers the Social Security Administration gives out: no 000, 666 or 9xx area, no 00 group, no 0000 serial. */
function isGiven(area: string, group: string, serial: string): boolean {
  return !AREA_NEVER_GIVEN.test(area) && group !== '00' && serial !== '0000';
}

function isLabelled(words: readonly string[]): boolean {
  for (const word of words) {
    if (SSN_WORDS.has(word)) return true;
    if (!FILLERS.has(word)) return false;
  }
  return false;
}

/** `123-45-6789` unless it is named as something else; with spaces or bare only where it is named as one. */
export function findSsns(text: string, { groups }: DigitRun, key: string | undefined, found: Span[]): void {
  for (let i = 0; i < groups.length; i += 1) {
    const span = bareAt(text, groups, i, key) ?? groupedAt(text, groups, i, key);
    if (span === null) continue;
    found.push(span);
    i += span.groups - 1;
  }
}

type Found = Span & { readonly groups: number };

function bareAt(text: string, groups: DigitRun['groups'], i: number, key: string | undefined): Found | null {
  const group = groups[i];
  if (group === undefined || group.end - group.start !== 9) return null;
  const { start, end } = group;
  if (!isGiven(text.slice(start, start + 3), text.slice(start + 3, start + 5), text.slice(start + 5, end)))
    return null;
  if (!startsWord(text, start) || !endsWord(text, end)) return null;
  return isLabelled(wordsBefore(text, start, key)) ? { start, end, kind: 'ssn', groups: 1 } : null;
}

function groupedAt(
  text: string,
  groups: DigitRun['groups'],
  i: number,
  key: string | undefined,
): Found | null {
  const area = groups[i];
  const group = groups[i + 1];
  const serial = groups[i + 2];
  if (area === undefined || group === undefined || serial === undefined) return null;
  if (area.end - area.start !== 3 || group.end - group.start !== 2 || serial.end - serial.start !== 4)
    return null;
  const between = text.slice(area.end, group.start);
  if (between !== text.slice(group.end, serial.start) || !'-. \u2011\u2013'.includes(between)) return null;
  const of = (part: { start: number; end: number }) => text.slice(part.start, part.end);
  if (!isGiven(of(area), of(group), of(serial))) return null;
  const { start } = area;
  const { end } = serial;
  if (!startsWord(text, start) || !endsWord(text, end)) return null;
  const words = wordsBefore(text, start, key);
  const span: Found = { start, end, kind: 'ssn', groups: 3 };
  if (isLabelled(words)) return span;
  if (between === ' ' || between === '.' || isTied(text, groups, i)) return null;
  return words.slice(0, 2).some((word) => NOT_SSN.has(word)) ? null : span;
}

/** More digits joined by the same dash make it part of something longer. */
function isTied(text: string, groups: DigitRun['groups'], i: number): boolean {
  const start = groups[i]?.start ?? 0;
  const end = groups[i + 2]?.end ?? 0;
  const before = text.charAt(start - 1);
  const after = text.charAt(end);
  return '-/'.includes(before || ' ') || after === '-' || (after === '.' && groups[i + 3]?.start === end + 1);
}
