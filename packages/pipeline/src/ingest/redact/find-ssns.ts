import { endsWord, startsWord } from './characters.ts';
import type { DigitRun } from './digit-runs.ts';
import type { Span } from './spans.ts';
import { wordsBefore } from './words-before.ts';

/** Words that mean nothing else: others may stand between them and the number. */
const CERTAIN = new Set('ssn ssns socialsecurity socialsecuritynumber socsec'.split(' '));
const LIKELY = new Set('security social taxpayer soc tin taxid'.split(' '));
const FILLERS = new Set('number no num nr is us the of last # full id sec tax value was as'.split(' '));
/** Things, papers and counters whose numbers are written 3-2-4 as well. */
const NOT_SSN = new Set(
  (
    'part parts pn order serial sn sku model invoice ref reference ticket case item items asset drawing dwg rev revision ' +
    'version ver build lot range ranges interval span between port ports vlan vlans ' +
    'document documents doc docs manual certificate cert procedure permit sheet page chapter section clause standard ' +
    'spec diagram schematic plan chart bulletin circular notice catalogue catalog ' +
    'spare spares gasket seal valve bearing filter pump bolt nut ring kit assy assembly component article material ' +
    'piston liner injector nozzle impeller shaft gear belt hose pipe flange coupling sensor relay module board card ' +
    'pcb motor fan battery lamp unit equipment machine tool stock bin shelf store crate pallet box locker rack ' +
    'cable cables wire label tag terminal socket breaker fuse circuit panel slot conduit tray line loop channel ' +
    'purchase po requisition quote quotation shipment consignment waybill awb bl tracking parcel package container ' +
    'receipt voucher code barcode firmware fw hw licence license key type product prod variant batch job run ' +
    'request work wo maintenance task project contract tender isbn upc imo mmsi hull yard frame tank zone'
  ).split(' '),
);
/** What is said of a thing behind its number: its revision, how many, where it was built in. */
const OF_A_THING =
  /^["')\]]?,? ?(?:rev\.? ?[a-z\d]|revision|qty|pcs|x ?\d|(?:is |was |has been )?(?:installed|fitted|replaced|ordered|shipped|in stock|out of stock|on order|runs to|torqued|overhauled|calibrated|superseded))\b/i;
const AREA_NEVER_GIVEN = /^(?:000|666|9)/;

/** Which numbers the Social Security Administration gives out: no 000, 666 or 9xx area, no 00 group, no 0000 serial. */
function isGiven(area: string, group: string, serial: string): boolean {
  return !AREA_NEVER_GIVEN.test(area) && group !== '00' && serial !== '0000';
}

function isLabelled(words: readonly string[]): boolean {
  let isNext = true;
  for (const word of words) {
    if (CERTAIN.has(word) || (word === 'ss' && isNext)) return true;
    if (isNext && LIKELY.has(word)) return true;
    if (NOT_SSN.has(word)) return false;
    isNext &&= FILLERS.has(word);
  }
  return false;
}

/** Named as something else before it, or spoken of as a thing behind it. */
function isOfAThing(text: string, end: number, words: readonly string[]): boolean {
  const names = words.filter((word) => !FILLERS.has(word));
  return names.slice(0, 2).some((word) => NOT_SSN.has(word)) || OF_A_THING.test(text.slice(end, end + 32));
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

/** What stands between its groups; without a word for it only a dash. */
const SEPARATOR = /^(?:[-. /_\u00a0\u2010\u2011\u2013]| [-\u2013] |%20)$/;
const DASH = /^[-\u2010\u2011\u2013]$/;

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
  if (between !== text.slice(group.end, serial.start) || !SEPARATOR.test(between)) return null;
  const of = (part: { start: number; end: number }) => text.slice(part.start, part.end);
  if (!isGiven(of(area), of(group), of(serial))) return null;
  const { start } = area;
  const { end } = serial;
  if (!startsWord(text, start) || !endsWord(text, end)) return null;
  const words = wordsBefore(text, start, key);
  const span: Found = { start, end, kind: 'ssn', groups: 3 };
  if (isLabelled(words)) return span;
  if (!DASH.test(between) || isTied(text, groups, i)) return null;
  return isOfAThing(text, end, words) ? null : span;
}

/** More digits joined by the same dash make it part of something longer. */
function isTied(text: string, groups: DigitRun['groups'], i: number): boolean {
  const start = groups[i]?.start ?? 0;
  const end = groups[i + 2]?.end ?? 0;
  const before = text.charAt(start - 1);
  const after = text.charAt(end);
  return '-/'.includes(before || ' ') || after === '-' || (after === '.' && groups[i + 3]?.start === end + 1);
}
