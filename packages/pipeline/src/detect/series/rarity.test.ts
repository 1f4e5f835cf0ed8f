import { describe, expect, it } from 'vitest';
import { learn, newTail, rarityOf, scoreOfWeeks } from './rarity.ts';

const WEEK = 60_480;

/** Distances of which a share of x^-exponent is larger than x. */
function powerLaw(count: number, exponent: number): number[] {
  let state = 12_345;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return ((state + 0.5) / 2 ** 32) ** (-1 / exponent);
  });
}

describe('the calibrated rarity', () => {
  it('is 0.9 for what comes once a week, 0.5 for once an hour, and nothing for what comes more often', () => {
    expect(scoreOfWeeks(1)).toBeCloseTo(0.9, 9);
    expect(scoreOfWeeks(1 / 168 + 1e-9)).toBeCloseTo(0.5, 3);
    expect(scoreOfWeeks(1 / 200)).toBe(0);
    expect(scoreOfWeeks(52)).toBeGreaterThan(0.98);
  });

  it('lets about one distance a week be a hit, whatever the tail', () => {
    for (const exponent of [2, 3, 5]) {
      const tail = newTail();
      const distances = powerLaw(12 * WEEK, exponent);
      let hits = 0;
      distances.forEach((distance, index) => {
        if (index > WEEK && rarityOf(tail, distance, WEEK) >= 0.9) hits += 1;
        learn(tail, distance);
      });
      expect(hits).toBeLessThan(25);
      expect(hits).toBeGreaterThan(3);
    }
  });

  it('claims little in the first hours', () => {
    const tail = newTail();
    for (let i = 0; i < 1_000; i += 1) learn(tail, 1);
    expect(rarityOf(tail, 1_000, WEEK)).toBeLessThan(0.9);
    for (let i = 0; i < 10_000; i += 1) learn(tail, 1);
    expect(rarityOf(tail, 1_000, WEEK)).toBeGreaterThan(0.9);
  });
});
