import { describe, expect, it } from 'vitest';
import { type RankedIssue, rankOfTruth, scoreRootCause, scoresByGroup } from './score.ts';

function issue(scenario: string, metric: string, truth: string, ...ranked: string[]): RankedIssue {
  return { scenario, metric, truth, ranked };
}

/** The expected figures are those of the data's own scorer on the same issues. */
const ISSUES = [
  issue('low_traffic', 'latency', 'b', 'b', 'a'),
  issue('low_traffic', 'latency', 'c', 'a', 'b', 'c', 'd'),
  issue('low_traffic', 'availability', 'd', 'a', 'b', 'c', 'd'),
  issue('temporal_traffic1', 'latency', 'a'),
  issue('temporal_traffic2', 'latency', 'a', 'x', 'a'),
  issue('temporal_traffic2', 'availability', 'z', 'a', 'b'),
];

describe('the score of root causes', () => {
  it('is the share of issues whose true cause is first, or among three, over all', () => {
    const score = scoreRootCause(ISSUES);
    expect(score).toMatchObject({ issues: 6, top3: 0.5 });
    expect(score?.top1).toBeCloseTo(1 / 6, 12);
    expect(score?.mrr).toBeCloseTo(0.347222222222, 11);
    expect(score?.empty).toBeCloseTo(1 / 6, 12);
  });

  it('is also told by kind of traffic and metric, two runs of one kind as one', () => {
    const groups = Object.fromEntries(
      [...scoresByGroup(ISSUES)].map(([group, { issues, top1, top3, mrr, empty }]) => [
        group,
        [issues, top1, top3, Number(mrr.toFixed(6)), empty],
      ]),
    );
    expect(groups).toEqual({
      'low_traffic availability': [1, 0, 0, 0.25, 0],
      'low_traffic latency': [2, 0.5, 1, 0.666667, 0],
      'temporal_traffic availability': [1, 0, 0, 0, 0],
      'temporal_traffic latency': [2, 0, 0.5, 0.25, 0.5],
    });
  });

  it('is none without issues, and a cause that is not named has no rank', () => {
    expect(scoreRootCause([])).toBeNull();
    expect(rankOfTruth(issue('s', 'm', 'a', 'b'))).toBe(0);
    expect(rankOfTruth(issue('s', 'm', 'a', 'b', 'a'))).toBe(2);
  });
});
