import { describe, expect, it } from 'vitest';
import { bestThreshold, NAB_PROFILES, nabByFolds, nabFile, nabScoreAt } from './score.ts';

/** Made-up scores; the figures below are what an independent scorer of NAB gives for them. */
function made(factor: number): number[] {
  const scores = Array.from({ length: 100 }, (_, i) => (((i * factor + 11) % 101) / 100) * 0.9);
  for (const row of [32, 61, 62, 55, 90]) scores[row] = 0.99;
  return scores;
}
const FILES = [
  nabFile('a/x.csv', made(37), [
    { first: 30, last: 39 },
    { first: 60, last: 64 },
  ]),
  nabFile('a/y.csv', made(53), [{ first: 50, last: 69 }]),
];

describe('the score of NAB', () => {
  it.each([
    ['standard', 91.36842286967891, 74.38989397430822],
    ['reward_low_fp', 84.05013291193664, 50.093075121195284],
    ['reward_low_fn', 94.24561524645259, 82.92659598287214],
  ])('agrees with an independent scorer in the profile %s', (name, best, at085) => {
    const profile = NAB_PROFILES.find((known) => known.name === name);
    if (profile === undefined) throw new Error(name);
    const threshold = bestThreshold(FILES, profile);
    expect(threshold).toBe(0.99);
    expect(nabScoreAt(FILES, profile, threshold)).toBeCloseTo(best, 9);
    expect(nabScoreAt(FILES, profile, 0.85)).toBeCloseTo(at085, 9);
  });

  it('by folds takes no threshold from the file that it scores', () => {
    const [standard] = NAB_PROFILES;
    if (standard === undefined) throw new Error('no profile');
    const shy = nabFile(
      'b.csv',
      made(53).map((score) => score / 2),
      [{ first: 50, last: 69 }],
    );
    // The best threshold of the one says nothing at all on the other, whose window is missed.
    expect(nabByFolds([FILES[0] ?? shy, shy], standard, 2, (place) => place)).toBeLessThan(
      nabScoreAt([FILES[0] ?? shy, shy], standard, 0.495) ?? 0,
    );
    expect(nabScoreAt([shy], standard, 0.99)).toBe(0);
  });
});
