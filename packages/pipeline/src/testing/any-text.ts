import fc from 'fast-check';
import type { FormatReading } from '../ingest/formats/line-format.ts';

/** Pieces that every format knows, from which fast-check makes texts that nearly are some format. */
const PIECES = [
  '{"',
  '":"',
  '","',
  '"}',
  '{"message":{"a":[',
  'time=',
  'level=error ',
  'msg="',
  '\\"',
  '" ',
  '10.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 ',
  '[Fri Sep 09 10:42:29 2011] [core:error] [pid 1] ',
  '2026/01/31 12:00:00 [error] 1#2: *3 ',
  ', client: "',
  'CEF:0|a|b|c|d|e|5|',
  'LEEF:2.0|a|b|c|d|^|',
  'src=1 ',
  '\\|',
  'I1025 00:15:15.525108 1 a.go:1] ',
  '2016-10-06T00:17:09.6Z stdout F ',
  '%LINK-3-UPDOWN: ',
  '%ASA-6-302013: ',
  '$GPRMC,',
  'snr=9.8 dB ',
  'UPS a@b ',
  'date=2026-01-31 devname="x" ',
  ',TRAFFIC,end,',
  '\t',
  '\0',
  '\uD800',
  '\u001b[31m',
];

/** Texts of all kinds: random ones, JSON, and mixtures of the pieces. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.json(),
  fc.dictionary(fc.string({ maxLength: 12 }), fc.jsonValue()).map((value) => JSON.stringify(value)),
  fc
    .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 6 })), { maxLength: 24 })
    .map((parts) => parts.join('')),
);

/** Each piece, and each with its neighbour, repeated to a length: what a matcher that goes back would never finish. */
export function hostileTexts(length: number): string[] {
  const units = PIECES.flatMap((piece, i) => [piece, piece + (PIECES[i + 1] ?? '')]);
  return [...units, 'a', ' ', 'a=', 'a ', '=', ':', '"', '\\', '|', '[', '1', '1.', 'a.b'].map((unit) =>
    unit.repeat(Math.ceil(length / unit.length)).slice(0, length),
  );
}

/** True for a reading whose values are what the interface says. */
export function validReading(reading: FormatReading | null): boolean {
  if (reading === null) return true;
  const { timeMs, msg, samples = [] } = reading;
  return (
    (timeMs === undefined || Number.isInteger(timeMs)) &&
    (msg === undefined || typeof msg === 'string') &&
    samples.every(({ name, value }) => typeof name === 'string' && typeof value === 'number')
  );
}
