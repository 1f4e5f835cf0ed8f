import { newWriter } from '@aiops/wire';
import fc from 'fast-check';

const fieldNumber = fc.integer({ min: 0, max: 14 });
const leaf: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.tuple(fieldNumber, fc.string()).map(([field, text]) =>
    newWriter()
      .uint32((field << 3) | 2)
      .string(text)
      .finish(),
  ),
  fc.tuple(fieldNumber, fc.double()).map(([field, value]) =>
    newWriter()
      .uint32((field << 3) | 1)
      .double(value)
      .finish(),
  ),
  fc.tuple(fieldNumber, fc.maxSafeInteger()).map(([field, value]) =>
    newWriter()
      .uint32(field << 3)
      .int64(value)
      .finish(),
  ),
  fc.uint8Array({ maxLength: 12 }),
);

/** Fields around a message, five times over: as deep as the protocols frame their items, and nearer to them than noise. */
const LEVELS = 5;
function messageAround(inner: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  const nested = fc.tuple(fieldNumber, inner).map(([field, bytes]) =>
    newWriter()
      .uint32((field << 3) | 2)
      .bytes(bytes)
      .finish(),
  );
  return fc
    .array(fc.oneof({ weight: 2, arbitrary: nested }, leaf), { maxLength: 4 })
    .map((fields) => Buffer.concat(fields));
}
function ofDepth(levels: number): fc.Arbitrary<Uint8Array> {
  return levels === 0 ? leaf : messageAround(ofDepth(levels - 1));
}
export const message = ofDepth(LEVELS);

/** Fields in which the protocols hold what they hold: resources, scopes, metrics, points; streams, series, labels. */
const around = fc.array(fc.constantFrom(1, 2, 2, 4, 5, 7), { maxLength: 4 });
const piece = fc.oneof(
  leaf,
  fieldNumber.map((field) => Buffer.of((field << 3) | 2, 0)),
  messageAround(leaf),
  messageAround(messageAround(leaf)),
);

/** One small piece again and again up to a number of bytes, inside of a few messages: what compresses to nothing. */
export function repeatedMessages(bytes: number): fc.Arbitrary<Buffer> {
  return fc.tuple(piece, around).map(([one, fields]) => {
    const unit = one.length === 0 ? Buffer.of(0x0a, 0) : Buffer.from(one);
    let body: Uint8Array = Buffer.alloc(bytes - (bytes % unit.length), unit);
    for (const field of fields) {
      body = newWriter()
        .uint32((field << 3) | 2)
        .bytes(body)
        .finish();
    }
    return Buffer.from(body);
  });
}
