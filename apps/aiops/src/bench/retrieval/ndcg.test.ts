import { expect, it } from 'vitest';
import { ndcg10 } from './ndcg.ts';

it('is 1 when all that is right stands first, and 0 when none of it is among ten', () => {
  const relevant = new Map([
    ['a', 1],
    ['b', 1],
  ]);
  expect(ndcg10(relevant, ['b', 'a', 'c'])).toBe(1);
  expect(ndcg10(relevant, [...'cdefghijkl', 'a'])).toBe(0);
  expect(ndcg10(relevant, [])).toBe(0);
});

it('counts a right document less the later it stands', () => {
  const relevant = new Map([['a', 1]]);
  expect(ndcg10(relevant, ['x', 'a'])).toBeCloseTo(1 / Math.log2(3), 12);
  expect(ndcg10(relevant, ['x', 'y', 'a'])).toBeCloseTo(0.5, 12);
});

it('weighs by how right it is', () => {
  const relevant = new Map([
    ['a', 3],
    ['b', 1],
  ]);
  expect(ndcg10(relevant, ['b', 'a'])).toBeCloseTo((1 + 3 / Math.log2(3)) / (3 + 1 / Math.log2(3)), 12);
});
