import { decodeTrap, describeTrap, TrapRefused } from '@aiops/adapters/ingest-snmp-trap';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { forAMinute } from './minute.ts';

/** Tag, length and value; now and then with a length that is a lie. */
function element(tag: number, value: Uint8Array, lie = 0): Buffer {
  const length = value.length + lie;
  const head = length < 128 ? [tag, Math.max(0, length)] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), value]);
}

const bytes = fc.uint8Array({ maxLength: 40 });
const lie = fc.oneof({ weight: 30, arbitrary: fc.constant(0) }, fc.integer({ min: -3, max: 200 }));
const tag = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(2, 4, 5, 6, 0x40, 0x41, 0x42, 0x43, 0x44, 0x46, 0x80, 0x30) },
  fc.integer({ min: 0, max: 255 }),
);
const known = fc.constantFrom(
  ...['2b06010201010300', '2b06010603010104010000', '2b060106030101040100', '2b06010603120103 00'],
  ...['2b060102010202010203', '2b0601060301010503', '2b06010201210106020102', '2b060106030101050380'],
);
const oid = fc.oneof(
  known.map((hex) => Buffer.from(hex.replaceAll(' ', ''), 'hex')),
  bytes,
);
const value = fc.oneof(
  fc.tuple(tag, bytes, lie).map((parts) => element(...parts)),
  oid.map((name) => element(6, name)),
);
const varbind = fc
  .tuple(oid, value, lie)
  .map(([name, v, l]) => element(0x30, Buffer.concat([element(6, name), v]), l));
/** Which trap it is comes first in most, so that what follows is reached. */
const linkDown = element(0x30, Buffer.from('060a2b06010603010104010006092b0601060301010503', 'hex'));
const varbinds = fc
  .tuple(fc.boolean(), fc.array(varbind, { maxLength: 12 }), lie)
  .map(([named, list, l]) => element(0x30, Buffer.concat([...(named ? [linkDown] : []), ...list]), l));
const integer = bytes.map((sent) => element(2, sent.subarray(0, 1 + ((sent[0] ?? 0) % 5))));
const one = Buffer.from('020101', 'hex');
const v2 = fc
  .tuple(fc.constantFrom(0xa7, 0xa6, 0xa2), varbinds, lie)
  .map(([kind, list, l]) => element(kind, Buffer.concat([one, one, one, list]), l));
const v1 = fc
  .tuple(oid, bytes, integer, integer, varbinds)
  .map(([enterprise, agent, generic, specific, list]) =>
    element(
      0xa4,
      Buffer.concat([
        ...[element(6, enterprise), element(0x40, agent), generic, specific],
        ...[element(0x43, Buffer.of(1)), list],
      ]),
    ),
  );
const message = fc
  .tuple(fc.constantFrom(0, 1, 1, 1, 3, 9), bytes, fc.oneof({ weight: 3, arbitrary: v2 }, v1), lie)
  .map(([version, community, pdu, l]) =>
    element(0x30, Buffer.concat([element(2, Buffer.of(version)), element(4, community), pdu]), l),
  );

/** Read and told in words, or refused; anything else is a crash and is thrown. */
function survives(datagram: Buffer): boolean {
  try {
    const { msg, varbinds } = describeTrap(decodeTrap(datagram));
    return msg.startsWith('SNMP trap') && Object.keys(varbinds).length <= 64;
  } catch (error) {
    if (error instanceof TrapRefused) return true;
    throw error;
  }
}

describe('whatever datagram comes', () => {
  it('is read as a trap or refused', () => {
    const datagram = fc.oneof({ weight: 9, arbitrary: message }, bytes.map(Buffer.from));
    forAMinute('SNMP trap', datagram, survives);
  });
});
