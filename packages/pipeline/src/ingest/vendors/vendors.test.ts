import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dearerAsOne } from '../../testing/as-one.ts';
import type { FormatContext } from '../formats/line-format.ts';
import { VENDOR_FORMATS } from './index.ts';

const CONTEXT: FormatContext = { receivedMs: Date.parse('2026-11-22T10:30:00Z') };
const FOLDER = new URL('./corpus/', import.meta.url);
const LINES = readdirSync(FOLDER).flatMap((name) =>
  readFileSync(new URL(name, FOLDER), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => String((JSON.parse(line) as { line: unknown }).line)),
);

/** A real line cut, doubled, or with something foreign in it. */
const damaged = fc
  .tuple(fc.constantFrom(...LINES), fc.nat(400), fc.nat(400), fc.string({ unit: 'binary', maxLength: 40 }))
  .map(([line, from, to, noise]) => line.slice(0, from) + noise + line.slice(to));
const anyText = fc.oneof(damaged, fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom(...LINES));
const anyService = fc.option(fc.constantFrom('upsmon', 'modem', 'acu', 'mib2d', ''), { nil: undefined });

/** Texts on which a careless expression takes time by the square of their length. */
function hostile(length: number): string[] {
  const many = (piece: string) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
  return [
    ...[
      'a',
      ' ',
      '%',
      '%A-',
      '=',
      'a=',
      'a="',
      'a: ',
      '"',
      ',',
      '1,',
      '<',
      '|',
      '\\',
      '$GPGGA,',
      '{"EventID":',
    ].map(many),
    `%ASA-6-605004: ${many('from ')}`,
    `%LINK-3-UPDOWN: ${many('Interface a')}`,
    `date=2026-11-22 type=event logid=1 ${many('a="\\')}`,
    `1,2026/11/22 10:00:00,1,SYSTEM,${many('"",')}`,
    `UPS: ${many('ups a')}`,
    `snr=1 ${many('beam 1 ')}`,
    `[junos@2636 ${many('a="b" ')}`,
    `SNMP_TRAP_${many('A_')}`,
    `Event|403|LOG_INFO|AMM|1/1|${many('interface ')}`,
  ];
}

describe.each(VENDOR_FORMATS)('the format $name', (format) => {
  it('never throws and states only times that exist', () => {
    fc.assert(
      fc.property(anyText, anyService, (text, service) => {
        const context = service === undefined ? CONTEXT : { ...CONTEXT, service };
        const reading = format.read(text, context);
        if (reading?.timeMs !== undefined) expect(Number.isFinite(reading.timeMs)).toBe(true);
        for (const { value } of reading?.samples ?? []) expect(Number.isFinite(value)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('is linear in hostile texts', () => {
    const read = (text: string) => format.read(text, { ...CONTEXT, service: 'modem' });
    const parts = hostile(20_000);
    for (const [i, text] of hostile(200_000).entries())
      expect(dearerAsOne(read, parts[i] as string, text), text.slice(0, 40)).toBeLessThan(5);
  });
});
