import { expect, it } from 'vitest';
import { chanceOfAtLeast } from './rare-counts.ts';

// From tables of the Poisson and the negative binomial distribution.
it.each([
  [10, 5, 5, 0.0318],
  [1, 0.1, 0.1, 0.0952],
  [10, 5, 10, 0.0898],
  [125, 100, 100, 0.00877],
  [130, 100, 200, 0.0229],
])(
  '%i or more of a mean of %f and a variance of %f comes by a chance of %f',
  (count, mean, variance, chance) => {
    expect(chanceOfAtLeast(count, mean, variance) / chance).toBeCloseTo(1, 0);
  },
);

it('what never came is as rare as can be, and nothing or more is certain', () => {
  expect(chanceOfAtLeast(1, 0, 0)).toBeLessThan(1e-9);
  expect(chanceOfAtLeast(0, 5, 5)).toBe(1);
});

it('a wild variance costs no time', () => {
  for (const count of [1, 1e3, 1e6, 1e9]) {
    const chance = chanceOfAtLeast(count, 3, 1e8);
    expect(chance).toBeGreaterThan(0);
    expect(chance).toBeLessThanOrEqual(1);
  }
});
