import { Breather, unsnap, zstdPieces } from '@aiops/adapters/http-body';
import { parseRecords, splitRecords } from '@aiops/adapters/ingest-http';
import { StreamFraming } from '@aiops/adapters/ingest-syslog';
import { CodedError } from '@aiops/kernel';
import type { HeldBody } from '@aiops/ports';
import fc from 'fast-check';
import { compress } from 'snappyjs';
import { describe, it } from 'vitest';
import { forAMinute, forAMinuteOf } from './minute.ts';

const bytes = fc.uint8Array({ maxLength: 400 }).map((value) => Buffer.from(value));
const REFUSALS = new Set(['invalid_body', 'body_too_large']);

/** The value, or null when it was refused with a code that becomes a 400 or 413. @throws any other error */
async function orRefused<T>(read: () => T | Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CodedError && REFUSALS.has(error.code)) return null;
    throw error;
  }
}

function held(body: Buffer): HeldBody {
  return { bytes: body, breather: { isDue: false, rest: async () => undefined }, release() {} };
}

describe('bodies of records', () => {
  const LIMITS = { bodyBytes: 1e6, decodedBytes: 1e6, recordBytes: 1000, records: 50 };
  const marks = fc.constantFrom(
    '[',
    ']',
    '{',
    '}',
    ',',
    '"',
    '\\',
    '\n',
    ' ',
    '\0',
    '{"a":1}',
    '\ufeff',
    'é',
  );
  const nearJson = fc.oneof(
    bytes,
    fc.array(marks, { maxLength: 40 }).map((parts) => Buffer.from(parts.join(''))),
  );

  it('are cut into pieces that lie one behind the other', () => {
    forAMinute('records cut', nearJson, (body) => {
      let at = 0;
      for (const slice of splitRecords(body)) {
        if (slice === null) continue;
        if (slice.start < at || slice.end < slice.start || slice.end > body.length) return false;
        at = slice.end;
      }
      return true;
    });
  });

  const record = fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 });
  const sent = fc.record({
    records: fc.array(record, { minLength: 1, maxLength: 20 }),
    form: fc.constantFrom('array', 'pretty array', 'lines', 'lines with CR'),
    noise: nearJson,
  });

  it('come out as they went in, whatever their form; noise is refused by its index', async () => {
    await forAMinuteOf('records parsed', sent, async ({ records, form, noise }) => {
      const texts = records.map((one) => JSON.stringify(one));
      const isArray = form.endsWith('array');
      const indent = form === 'array' ? 0 : 2;
      const text = isArray
        ? JSON.stringify(records, null, indent)
        : texts.join(form === 'lines' ? '\n' : '\r\n');
      const limits = { ...LIMITS, recordBytes: 100_000 };
      const found: string[] = [];
      for await (const { values, refused } of parseRecords(held(Buffer.from(text)), limits)) {
        found.push(...values.map((value) => JSON.stringify(value)), ...refused.map(({ reason }) => reason));
      }
      const same = found.length === texts.length && found.every((one, i) => one === texts[i]);
      const count = await orRefused(async () => {
        let indexes = 0;
        for await (const batch of parseRecords(held(noise), LIMITS)) {
          indexes += batch.indexes.length + batch.refused.length;
        }
        return indexes;
      });
      return same && (count === null || count <= LIMITS.records);
    });
  });
});

describe('a stream of syslog', () => {
  const MAX_BYTES = 40;
  const part = fc.oneof(
    fc.constantFrom(
      '<34>1 a\n',
      '<13>b\r\n',
      '7 <34>1 a',
      '9 <13>x y z',
      '\n',
      '\0',
      '999999999999 ',
      '17 apples\n',
    ),
    fc.string({ maxLength: 60 }),
    fc.nat(90).map((length) => `${length} <${'x'.repeat(Math.max(0, length - 1))}`),
  );
  const stream = fc.tuple(fc.array(part, { maxLength: 12 }), fc.array(fc.nat(30), { maxLength: 30 }));

  function framed(body: Buffer, cuts: readonly number[]): string[] {
    const framing = new StreamFraming(MAX_BYTES);
    const messages: Buffer[] = [];
    let at = 0;
    for (const cut of [...cuts, body.length]) {
      if (at < body.length) messages.push(...framing.push(body.subarray(at, at + cut)));
      at += cut;
    }
    const rest = framing.end();
    const told = `${framing.cut} ${framing.isOutOfStep}`;
    return [...messages.map(String), rest === null ? '' : `rest ${rest}`, told];
  }

  it('gives the same messages however it is cut, none too long, and no byte twice', () => {
    forAMinute('syslog framing', stream, ([parts, cuts]) => {
      const body = Buffer.from(parts.join(''));
      const whole = framed(body, []);
      const messages = whole.slice(0, -2);
      const lengths = messages.map((text) => text.length);
      return (
        JSON.stringify(framed(body, cuts)) === JSON.stringify(whole) &&
        messages.join('').length <= body.toString().length &&
        lengths.every((length) => length <= MAX_BYTES)
      );
    });
  });
});

describe('compressed bodies', () => {
  const MAX_BLOCK = 3 + 131_072;
  const breather = new Breather();

  /** Frames of raw and repeated blocks, with lies in them. */
  const block = fc
    .record({ type: fc.constantFrom(0, 0, 1, 2, 3), size: fc.nat(300), lie: fc.constantFrom(0, 0, 0, 7) })
    .map(({ type, size, lie }) => (last: boolean) => {
      const head = Buffer.alloc(3);
      head.writeUIntLE(((size + lie) << 3) | (type << 1) | (last ? 1 : 0), 0, 3);
      return Buffer.concat([head, Buffer.alloc(type === 1 ? 1 : size, 7)]);
    });
  const frame = fc
    .tuple(
      fc.constantFrom(0x00, 0x04, 0x20, 0x24, 0x03, 0xe0),
      fc.nat(255),
      fc.array(block, { maxLength: 5 }),
    )
    .map(([descriptor, window, blocks]) =>
      Buffer.concat([
        Buffer.from([0x28, 0xb5, 0x2f, 0xfd, descriptor, window]),
        ...blocks.map((make, i) => make(i === blocks.length - 1)),
      ]),
    );
  const zstd = fc.oneof(
    bytes,
    fc
      .array(fc.oneof({ weight: 5, arbitrary: frame }, bytes), { maxLength: 4 })
      .map((all) => Buffer.concat(all)),
  );

  it('of zstd are cut into bounded pieces in their order, or refused', async () => {
    await forAMinuteOf('zstd pieces', zstd, async (body) => {
      let at = 0;
      let fits = true;
      await orRefused(() => {
        for (const { bytes: piece } of zstdPieces(body)) {
          const start = piece.byteOffset - body.byteOffset;
          fits &&= start >= at && piece.length > 0 && piece.length <= MAX_BLOCK + 18 + 4;
          at = start + piece.length;
        }
      });
      return fits && at <= body.length;
    });
  });

  it('of snappy come out as they went in; damaged ones are as long as they claim, or refused', async () => {
    const repeats = fc
      .tuple(bytes, fc.integer({ min: 1, max: 50 }))
      .map(([one, n]) => Buffer.alloc(one.length * n, one));
    await forAMinuteOf(
      'snappy',
      fc.tuple(fc.oneof(bytes, repeats), bytes, fc.nat()),
      async ([plain, noise, at]) => {
        let heldBytes = 0;
        const hold = (more: number): void => {
          heldBytes += more;
        };
        const packed = Buffer.from(compress(plain));
        const same = plain.equals(await unsnap(packed, 1e6, hold, breather));
        const damaged = Buffer.concat([packed.subarray(0, at % (packed.length + 1)), noise]);
        heldBytes = 0;
        const output = await orRefused(() => unsnap(damaged, 1000, hold, breather));
        return same && heldBytes <= 1000 && (output === null || output.length === heldBytes);
      },
    );
  });
});
