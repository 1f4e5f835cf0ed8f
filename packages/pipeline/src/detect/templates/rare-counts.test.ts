import { describe, expect, it } from 'vitest';
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

it('hundreds of what comes by chance now and then are as rare as can be', () => {
  for (const mean of [0.001, 1, 3.9]) {
    for (const variance of [mean * 0.5, mean, mean * (1 + 1e-9)])
      expect(chanceOfAtLeast(600, mean, variance)).toBe(1e-12);
  }
});

it('a wild variance costs no time', () => {
  for (const count of [1, 1e3, 1e6, 1e9]) {
    const chance = chanceOfAtLeast(count, 3, 1e8);
    expect(chance).toBeGreaterThan(0);
    expect(chance).toBeLessThanOrEqual(1);
  }
});

/** The tail term by term, from the top down so that nothing is lost. */
function exact(count: number, mean: number, variance: number): number {
  const shape = (mean * mean) / (variance - mean);
  let log = shape * Math.log(shape / (shape + mean));
  let tail = 0;
  for (let k = 0; k < 3_000_000; k += 1) {
    if (k >= count) tail += Math.exp(log);
    log += Math.log(((shape + k) / (k + 1)) * (mean / (shape + mean)));
    if (k > count && log < -60) break;
  }
  return tail;
}

describe('rare large bursts look no rarer than they are, and not much commoner', () => {
  const cases = [0.001, 0.01, 0.1, 0.5, 1, 2, 3.9].flatMap((shape) =>
    [0.5, 5, 50, 500].flatMap((mean) =>
      [600, 1000, 5000].map((count) => [count, mean, mean + (mean * mean) / shape] as const),
    ),
  );
  it.each(cases)('%i or more of a mean of %f and a variance of %f', (count, mean, variance) => {
    const truth = exact(count, mean, variance);
    const chance = chanceOfAtLeast(count, mean, variance);
    expect(chance).toBeGreaterThanOrEqual(Math.min(1, truth) * 0.9999);
    expect(chance).toBeLessThanOrEqual(Math.max(1e-12, 1.5 * truth));
  });

  it.each([4, 10, 100])('with a shape of %i as well', (shape) => {
    for (const [count, mean] of [
      [600, 200],
      [3000, 2000],
      [1000, 300],
    ] as const) {
      const variance = mean + (mean * mean) / shape;
      const truth = exact(count, mean, variance);
      if (truth < 1e-9) continue;
      const ratio = chanceOfAtLeast(count, mean, variance) / truth;
      expect([shape, count, ratio > 0.5 && ratio < 3]).toEqual([shape, count, true]);
    }
  });
});
