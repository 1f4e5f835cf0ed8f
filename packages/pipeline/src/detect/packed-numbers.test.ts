import { describe, expect, it } from 'vitest';
import { packNumbers, packSingles, unpackNumbers, unpackSingles } from './packed-numbers.ts';

describe('packed numbers', () => {
  it('come back bit by bit through JSON, with what is not finite', () => {
    const values = [0, -0, 0.1, 1 / 3, 1e308, 5e-324, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const through = (packed: string) => JSON.parse(JSON.stringify({ packed })).packed as string;
    expect([...unpackNumbers(through(packNumbers(values)))]).toEqual(values);
    const singles = Float32Array.from(values);
    expect(unpackSingles(through(packSingles(singles)))).toEqual(singles);
    expect([...unpackNumbers(packNumbers([]))]).toEqual([]);
  });
});
