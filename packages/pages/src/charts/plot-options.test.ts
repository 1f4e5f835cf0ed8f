import { describe, expect, it } from 'vitest';
import { tickWords } from './plot-options.ts';

const NOON_S = Date.parse('2026-01-01T12:00:00.000Z') / 1000;
const SIX_HOURS_S = 21_600;

describe('the times below a chart', () => {
  const times = [0, 1, 2, 3].map((step) => NOON_S + step * SIX_HOURS_S);

  it('have the day where it begins, over more than one', () => {
    expect(tickWords(times, SIX_HOURS_S, true)).toEqual(['12:00\n01-01', '18:00', '00:00\n01-02', '06:00']);
  });

  it('are short within a day, and have seconds where steps are shorter than a minute', () => {
    expect(tickWords(times.slice(0, 2), SIX_HOURS_S, false)).toEqual(['12:00', '18:00']);
    expect(tickWords([NOON_S + 10], 10, false)).toEqual(['12:00:10']);
  });
});
