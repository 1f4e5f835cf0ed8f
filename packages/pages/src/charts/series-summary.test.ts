import { describe, expect, it } from 'vitest';
import type { SeriesPoint } from './aligned.ts';
import { seriesSummary } from './series-summary.ts';

function point(minute: number, avg: number, min = avg, max = avg): SeriesPoint {
  return { ts: new Date(Date.UTC(2026, 0, 1, 14, minute)).toISOString(), avg, min, max };
}
const beganAt = '2026-01-01T14:02:00.000Z';

describe('the words of a chart', () => {
  it('tell before and after the beginning, the last value and the limit', () => {
    const points = [point(0, 12, 11, 13), point(1, 12), point(2, 5, 4.2, 6), point(3, 5)];
    expect(seriesSummary({ points, threshold: 7, beganAt })).toBe(
      'Before it began: about 12, from 11 to 13. Since then: about 5, from 4.2 to 6. Last: 5 at 14:03:00 UTC. Limit: 7.',
    );
  });

  it('tell where nothing was measured', () => {
    const points = [point(0, 1), point(1, 1), point(2, 1), point(9, 2)];
    expect(seriesSummary({ points, threshold: null, beganAt })).toBe(
      'Before it began: always 1. Since then: about 1.5, from 1 to 2. Last: 2 at 14:09:00 UTC. Nothing was measured for 7 min.',
    );
  });

  it('say that one sample is one', () => {
    expect(seriesSummary({ points: [point(3, 4)], threshold: null, beganAt })).toBe(
      'Since then: 4, measured once. Last: 4 at 14:03:00 UTC.',
    );
  });

  it('say that there is nothing rather than a number', () => {
    expect(seriesSummary({ points: [], threshold: 7, beganAt })).toBe(
      'No sample was stored around this time.',
    );
  });
});
