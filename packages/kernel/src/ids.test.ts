import { describe, expect, it } from 'vitest';
import { hashParts, uuidv7 } from './ids.ts';

const bytes = (fill: number) => new Uint8Array(10).fill(fill);

describe('uuidv7', () => {
  it('has the layout of RFC 9562: time, version 7, variant 10, random', () => {
    expect(uuidv7(0x017f22e279b0, bytes(0x00))).toBe('017f22e2-79b0-7000-8000-000000000000');
    expect(uuidv7(0x017f22e279b0, bytes(0xff))).toBe('017f22e2-79b0-7fff-bfff-ffffffffffff');
  });

  it('sorts by time as text', () => {
    const times = [0, 1, 0xffff, 1_767_225_600_000, 1_767_225_600_001, 0xffff_ffff_ffff];
    const ids = times.map((time, index) => uuidv7(time, bytes(255 - index)));
    expect([...ids].sort()).toEqual(ids);
  });

  it('reads its random bytes out of a larger buffer', () => {
    const large = new Uint8Array(20).fill(0xff, 10);
    expect(uuidv7(0, large.subarray(10))).toBe(uuidv7(0, bytes(0xff)));
  });

  it('leaves out the part of a millisecond', () => {
    expect(uuidv7(5.9, bytes(1))).toBe(uuidv7(5, bytes(1)));
  });
});

describe('hashParts', () => {
  it('is the same for the same parts, 32 hex digits', () => {
    expect(hashParts(['ship', null, 'a', 1])).toMatch(/^[0-9a-f]{32}$/);
    expect(hashParts(['ship', undefined, 'a', '1'])).toBe(hashParts(['ship', null, 'a', 1]));
  });

  it('keeps a missing part, an empty one and the word apart', () => {
    const hashes = [['a', null], ['a', ''], ['a', 'null'], ['a'], ['a', '\u0000']].map(hashParts);
    expect(new Set(hashes).size).toBe(5);
  });

  it('does not let foreign text move the border between two parts', () => {
    const hashes = [
      ['a', 'b', 'c'],
      ['a\u001fb', 'c'],
      ['a', 'b\u001fc'],
      ['a","b', 'c'],
    ].map(hashParts);
    expect(new Set(hashes).size).toBe(4);
  });
});
