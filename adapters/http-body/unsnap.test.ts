import fc from 'fast-check';
import { compress } from 'snappyjs';
import { describe, expect, it } from 'vitest';
import { BodyRefused } from './body-refused.ts';
import { Breather } from './breather.ts';
import { unsnap } from './unsnap.ts';

const MAX_BYTES = 1_000_000;
function run(body: Buffer, maxBytes = MAX_BYTES, hold: (bytes: number) => void = () => undefined) {
  return unsnap(body, maxBytes, hold, new Breather());
}

describe('snappy', () => {
  it('gives back what was compressed', async () => {
    const texts = fc.array(fc.constantFrom('node_cpu', '{cpu="0"}', 'ü', '\0', 'x'.repeat(300)), {
      maxLength: 3000,
    });
    await fc.assert(
      fc.asyncProperty(texts, async (parts) => {
        const plain = Buffer.from(parts.join(''));
        expect((await run(Buffer.from(compress(plain)))).equals(plain)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('refuses a length that the body cannot hold before it takes memory', async () => {
    const held: number[] = [];
    const claims = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0x00]);
    await expect(run(claims, MAX_BYTES, (bytes) => held.push(bytes))).rejects.toMatchObject({
      code: 'body_too_large',
    });
    await expect(run(claims, 2 ** 33, (bytes) => held.push(bytes))).rejects.toMatchObject({
      code: 'invalid_body',
    });
    expect(held).toEqual([]);
  });

  it.each([
    ['nothing at all', []],
    ['a length without an end', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80]],
    ['a copy from before the beginning', [4, 0x01, 0x01]],
    ['a literal that is cut off', [4, 0x0c, 0x61]],
    ['more than it claims', [1, 0x04, 0x61, 0x62]],
    ['less than it claims', [9, 0x00, 0x61]],
  ])('refuses %s', async (_, bytes) => {
    await expect(run(Buffer.from(bytes))).rejects.toMatchObject({ code: 'invalid_body' });
  });

  it('never fails otherwise, whatever bytes come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        await run(Buffer.from(bytes)).catch((error) => expect(error).toBeInstanceOf(BodyRefused));
      }),
      { numRuns: 2000 },
    );
  });
});
