import { describe, expect, it } from 'vitest';
import { type Prediction, scoreGrouping, type Truth } from './score.ts';

/** Made up; the figures below are what an independent scorer gives for it. */
const TRUTH: Truth = {
  incidentOf: new Map(
    Object.entries({
      a1: 'f1',
      a2: 'f1',
      a3: 'f1',
      a4: 'noise',
      b1: 'f2',
      b2: 'f2',
      b3: 'noise',
      c1: 'f3',
      d1: 'f4',
      d2: 'f4',
      d3: 'f4',
      d4: 'f4',
      n1: 'noise',
    }),
  ),
  rootOf: new Map(Object.entries({ f1: 'db', f2: 'web', f3: 'api', f4: 'cart', f5: 'mail' })),
};
const GUESS: Prediction = {
  incidentOf: new Map(
    Object.entries({
      a1: 'G1',
      a2: 'G1',
      a3: 'G2',
      a4: 'G1',
      b1: 'G3',
      b2: 'G3',
      b3: 'G3',
      d1: 'G2',
      d2: 'G2',
      d3: 'G5',
      d4: 'G6',
      n1: 'G6',
    }),
  ),
  rootsOf: new Map(
    Object.entries({
      G1: ['db', 'web'],
      G2: ['mail', 'api', 'cart', 'db'],
      G3: ['api', 'db', 'web'],
      G5: ['cart'],
      G6: ['db'],
    }),
  ),
};

describe('the score of a grouping', () => {
  it('agrees with an independent scorer', () => {
    const score = scoreGrouping(TRUTH, GUESS);
    expect(score).toMatchObject({ faults: 4, incidents: 5 });
    expect(score.pairwise_f1).toBeCloseTo(0.4, 9);
    expect(score.b3_f1).toBeCloseTo(0.7205992509363296, 9);
    expect(score.incident_recall).toBeCloseTo(0.75, 9);
    expect(score.incident_precision).toBeCloseTo(0.4, 9);
    expect(score.root_top1).toBeCloseTo(0.25, 9);
    expect(score.root_top3).toBeCloseTo(0.5, 9);
  });

  it('takes an alert that was left alone for a group of one, which is no incident', () => {
    const score = scoreGrouping(TRUTH, { incidentOf: new Map(), rootsOf: new Map() });
    expect(score).toMatchObject({ pairwise_f1: 0, incident_precision: 0, incidents: 0, root_top1: 0 });
    expect(score.b3_f1).toBeCloseTo(0.5714285714285715, 9);
    expect(score.incident_recall).toBe(0.5);
  });
});
