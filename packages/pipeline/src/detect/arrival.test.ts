import { describe, expect, it } from 'vitest';
import { arrivalOf, type TimeLine } from './arrival.ts';

const LATENESS_MS = 300_000;

function arrivals(...seconds: number[]): string[] {
  const line: TimeLine = { lastMs: null, farBack: 0 };
  return seconds.map((second) => {
    const arrival = arrivalOf(line, second * 1000, LATENESS_MS);
    if (arrival === 'next' || arrival === 'set_back') line.lastMs = second * 1000;
    return arrival;
  });
}

describe('the place of a sample in time', () => {
  it('is late, and not lost, when neighbours are swapped', () => {
    expect(arrivals(10, 0, 30, 20)).toEqual(['next', 'late', 'next', 'late']);
  });

  it('starts from a clock that was set back once three samples in a row tell of it', () => {
    expect(arrivals(7200, 10, 20, 30, 40)).toEqual(['next', 'unused', 'unused', 'set_back', 'next']);
  });

  it('stays where it is when old samples come among those of now', () => {
    expect(arrivals(7200, 10, 20, 7210, 30, 40, 7220)).toEqual([
      'next',
      'unused',
      'unused',
      'next',
      'unused',
      'unused',
      'next',
    ]);
  });
});
