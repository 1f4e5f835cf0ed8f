import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AdaptiveSeries } from './adaptive-series.ts';

const STEP_MS = 10_000;
const START_MS = Date.UTC(2026, 0, 1);

function scoresOf(values: readonly number[], startMs = START_MS): number[] {
  const detector = new AdaptiveSeries();
  return values.map((value, i) => detector.update(startMs + i * STEP_MS, value));
}

/** A wave with some noise, the same at every run. */
function wave(length: number): number[] {
  let state = 7;
  return Array.from({ length }, (_, i) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return 50 + 10 * Math.sin(i / 200) + state / 2_147_483_648;
  });
}

const anyValue = fc.oneof(
  fc.double({ min: -1e9, max: 1e9, noNaN: true }),
  fc.integer({ min: 0, max: 3 }),
  fc.double(),
);

describe('the adaptive detector', () => {
  it('gives a prefix of a series the prefix of its scores', () => {
    fc.assert(
      fc.property(fc.array(anyValue, { maxLength: 300 }), fc.nat({ max: 300 }), (values, cut) => {
        expect(scoresOf(values.slice(0, cut))).toEqual(scoresOf(values).slice(0, cut));
      }),
      { numRuns: 30 },
    );
  });

  it('scores the same at another time of day, week or century', () => {
    const values = wave(3_000);
    for (const startMs of [0, START_MS + 12_345_678, -START_MS]) {
      expect(scoresOf(values, startMs)).toEqual(scoresOf(values));
    }
  });

  it('scores between 0 and 1 whatever it is given, and learns nothing from what is no number', () => {
    fc.assert(
      fc.property(fc.array(anyValue, { maxLength: 200 }), (values) => {
        expect(scoresOf(values).every((score) => score >= 0 && score <= 1)).toBe(true);
        const clean = values.filter((value) => Math.abs(value) < 1e150);
        const detector = new AdaptiveSeries();
        const scores = values.map((value) => detector.update(START_MS, value));
        const ofNumbers = scores.filter((_, i) => Math.abs(values[i] ?? Number.NaN) < 1e150);
        const alone = new AdaptiveSeries();
        expect(ofNumbers).toEqual(clean.map((value) => alone.update(START_MS, value)));
      }),
      { numRuns: 50 },
    );
  });

  it('says nothing of a series that never changes, and speaks up when it first does', () => {
    const scores = scoresOf([...new Array<number>(1_000).fill(4), 9]);
    expect(Math.max(...scores.slice(0, 1_000))).toBe(0);
    expect(scores[1_000]).toBeGreaterThan(0.9);
  });

  it('finds a spike and the begin of a shift at once, and tells between what values the series usually lies', () => {
    const values = wave(8_000);
    const spiked = values.map((value, i) => (i === 7_000 ? value + 60 : value));
    expect(scoresOf(spiked)[7_000]).toBeGreaterThan(0.9);
    const shifted = values.map((value, i) => (i >= 7_000 ? value + 30 : value));
    expect(scoresOf(shifted)[7_000]).toBeGreaterThan(0.9);
    const detector = new AdaptiveSeries();
    for (const [i, value] of values.entries()) detector.update(i * STEP_MS, value);
    const usual = detector.usual();
    expect(usual?.low).toBeGreaterThan(38);
    expect(usual?.high).toBeLessThan(63);
  });

  it('goes on from a snapshot as if nothing had been', () => {
    const values = wave(5_000).map((value, i) => (i % 977 === 0 ? value * 3 : value));
    const whole = new AdaptiveSeries();
    const first = new AdaptiveSeries();
    values.slice(0, 2_500).forEach((value, i) => {
      whole.update(i * STEP_MS, value);
      first.update(i * STEP_MS, value);
    });
    const second = new AdaptiveSeries();
    second.restore(JSON.parse(JSON.stringify(first.snapshot())));
    values.slice(2_500).forEach((value, i) => {
      const ms = (2_500 + i) * STEP_MS;
      expect(second.update(ms, value)).toBe(whole.update(ms, value));
    });
  });
});
