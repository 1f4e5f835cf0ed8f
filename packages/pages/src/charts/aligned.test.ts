import { describe, expect, it } from 'vitest';
import { alignedBand, gapsOf, rangeOf, type SeriesPoint } from './aligned.ts';
import { numberWords } from './number-words.ts';

function point(second: number, avg: number): SeriesPoint {
  return {
    ts: new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString(),
    avg,
    min: avg - 1,
    max: avg + 1,
  };
}

describe('a series in a chart', () => {
  it('has its gap where a step is missing, and no line over it', () => {
    const points = [point(0, 5), point(30, 6), point(60, 7), point(120, 8), point(150, 9)];
    const { times, avg, min, max } = alignedBand(points);
    expect(avg).toEqual([5, 6, 7, null, 8, 9]);
    expect(min).toEqual([4, 5, 6, null, 7, 8]);
    expect(max).toEqual([6, 7, 8, null, 9, 10]);
    expect(times.map((time) => time - (times[0] ?? 0))).toEqual([0, 30, 60, 90, 120, 150]);
    expect(gapsOf(points)).toHaveLength(1);
  });

  it('has no gap where samples come a little early or late', () => {
    const points = [point(0, 1), point(29, 1), point(61, 1), point(90, 1), point(121, 1)];
    expect(gapsOf(points)).toEqual([]);
  });

  it('has no gap where it is measured more often from some time on', () => {
    const seconds = [0, 200, 400, 600, 630, 660, 690, 720];
    expect(gapsOf(seconds.map((second) => point(second, 1)))).toEqual([]);
  });

  it('has both gaps around a lone point', () => {
    const seconds = [0, 30, 60, 90, 390, 690, 720, 750, 780];
    expect(gapsOf(seconds.map((second) => point(second, 1)))).toHaveLength(2);
  });

  it('has no gap where too few points tell what is usual', () => {
    expect(alignedBand([point(0, 1), point(600, 1)]).avg).toEqual([1, 1]);
  });

  it('has room above and below, and none below zero for what is never negative', () => {
    expect(rangeOf([10, null, 20])).toEqual([9.2, 20.8]);
    expect(rangeOf([0, 100])).toEqual([0, 108]);
    expect(rangeOf([5, 5])).toEqual([4, 6]);
    expect(rangeOf([null])).toBeNull();
  });
});

describe('a number', () => {
  it('is told with the digits that say something', () => {
    expect([4.21549, 0.00314159, 100, 98_765.4].map(numberWords)).toEqual([
      '4.215',
      '0.003142',
      '100',
      '98,765',
    ]);
  });
});
