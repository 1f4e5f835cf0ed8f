import { occurrenceAt } from '@aiops/policy';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByMinute } from './by-minute.ts';

/** Zones with a change of the clock, with a half hour, and one that moves by 30 minutes. */
const ZONES = ['Europe/Athens', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'];

const byMinute = () =>
  new ByMinute(
    (span: Parameters<typeof occurrenceAt>[0], minuteMs, zone) => occurrenceAt(span, minuteMs, zone) !== null,
  );

const time = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);

describe('what comes again', () => {
  it('is told as the calendar tells it, however close and in whatever order it is asked', () => {
    fc.assert(
      fc.property(
        time,
        fc.integer({ min: 1, max: 600 }),
        fc.constantFrom(...ZONES),
        fc.array(fc.tuple(fc.nat(300), fc.nat(59_999)), { maxLength: 100 }),
        (start, duration_min, timezone, asked) => {
          const occurrences = byMinute();
          const span = { start, duration_min, timezone };
          // The night on which the clock of Athens goes forward.
          const fromMs = Date.UTC(2026, 2, 28, 22, 0);
          for (const [minute, ms] of asked) {
            const atMs = fromMs + minute * 60_000 + ms;
            const isIn = occurrenceAt(span, atMs, undefined) !== null;
            expect(occurrences.at(span, atMs, undefined)).toBe(isIn);
          }
        },
      ),
      { numRuns: 100, seed: 5 },
    );
  });

  it('goes by the zone of the ship that asks', () => {
    const occurrences = byMinute();
    const span = { start: '03:00', duration_min: 60, timezone: 'ship' };
    const atMs = Date.UTC(2026, 0, 1, 1, 30);
    expect(occurrences.at(span, atMs, 'Europe/Athens')).toBe(true);
    expect(occurrences.at(span, atMs, 'UTC')).toBe(false);
  });
});
