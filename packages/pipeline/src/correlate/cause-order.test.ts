import { DEFAULT_POLICY, type Policy } from '@aiops/policy';
import { describe, expect, it } from 'vitest';
import { type Candidate, inOrder } from './cause-order.ts';

function policy(cause_order: Policy['correlate']['cause_order']): Policy {
  return { ...DEFAULT_POLICY, correlate: { ...DEFAULT_POLICY.correlate, cause_order } };
}

function candidate(entity: string, of: Partial<Candidate> = {}): Candidate {
  const usual = {
    downstream: 1,
    earliestMs: 0,
    strength: 1,
    silent: false,
    causing: false,
    shared: 0,
    ownImpact: 0,
  };
  return { entity, ...usual, ...of };
}

function order(terms: Policy['correlate']['cause_order'], ...candidates: Candidate[]): string[] {
  return inOrder(policy(terms), candidates).map(({ entity }) => entity);
}

describe('the order of causes', () => {
  it('is by default most members downstream, then earliest start, then strength', () => {
    const found = inOrder(DEFAULT_POLICY, [
      candidate('late and strong', { earliestMs: 31_000, strength: 4 }),
      candidate('early', { earliestMs: 0, strength: 1 }),
      candidate('as early and stronger', { earliestMs: 30_000, strength: 2 }),
      candidate('upstream', { earliestMs: 90_000, downstream: 3 }),
    ]);
    expect(found.map(({ entity }) => entity)).toEqual([
      'upstream',
      'as early and stronger',
      'early',
      'late and strong',
    ]);
  });

  it('does not hang on the order in which candidates are given', () => {
    const all = [0, 20_000, 40_000, 60_000].map((earliestMs, index) =>
      candidate(`c${index}`, { earliestMs, strength: index }),
    );
    const forth = inOrder(DEFAULT_POLICY, all);
    expect(inOrder(DEFAULT_POLICY, [...all].reverse())).toEqual(forth);
  });

  it('is by the terms that the policy names, the first first', () => {
    const candidates = [
      candidate('strong', { strength: 4 }),
      candidate('shared', { silent: true, shared: 1 }),
      candidate('causing', { causing: true }),
    ];
    expect(order(['causing', 'shared', 'strength'], ...candidates)).toEqual(['causing', 'shared', 'strong']);
    expect(order(['strength', 'shared'], ...candidates)).toEqual(['strong', 'shared', 'causing']);
  });

  it('leaves to the exact start, speaking before silence and the name what no term decides', () => {
    const found = order(
      ['causing'],
      candidate('b'),
      candidate('silent', { silent: true }),
      candidate('a'),
      candidate('later', { earliestMs: 1 }),
    );
    expect(found).toEqual(['a', 'b', 'silent', 'later']);
  });
});
