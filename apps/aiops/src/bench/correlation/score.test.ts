import { describe, expect, it } from 'vitest';
import { addPairs, countPairs, pairwiseF1 } from './score.ts';

const records = (...of: readonly (readonly [string, string | null])[]) =>
  of.map(([cause, incident]) => ({ cause, incident }));

describe('pairs of records', () => {
  it('are all together when each cause is one incident', () => {
    const pairs = countPairs(records(['a', '1'], ['a', '1'], ['a', '1'], ['b', '2'], ['b', '2']));
    expect(pairs).toEqual({ together: 4, mixed: 0, parted: 0 });
    expect(pairwiseF1(pairs)).toBe(1);
  });

  it('are mixed when an incident takes two causes, and parted when a cause has two incidents', () => {
    expect(countPairs(records(['a', '1'], ['a', '1'], ['b', '1']))).toEqual({
      together: 1,
      mixed: 2,
      parted: 0,
    });
    expect(countPairs(records(['a', '1'], ['a', '1'], ['a', '2']))).toEqual({
      together: 1,
      mixed: 0,
      parted: 2,
    });
  });

  it('take a record that no incident took for one that is alone, also beside others of its kind', () => {
    const pairs = countPairs(records(['a', null], ['a', null], ['a', '1']));
    expect(pairs).toEqual({ together: 0, mixed: 0, parted: 3 });
    expect(pairwiseF1(pairs)).toBe(0);
  });

  it('add up over runs, and are no ratio when there are none', () => {
    expect(pairwiseF1(countPairs(records(['a', '1'])))).toBeNull();
    const sum = addPairs([
      { together: 3, mixed: 1, parted: 0 },
      { together: 1, mixed: 0, parted: 3 },
    ]);
    expect(sum).toEqual({ together: 4, mixed: 1, parted: 3 });
    expect(pairwiseF1(sum)).toBeCloseTo(8 / 12);
  });
});
