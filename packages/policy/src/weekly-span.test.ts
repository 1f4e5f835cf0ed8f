import { describe, expect, it } from 'vitest';
import { occurrenceAt, type WeeklySpan } from './weekly-span.ts';

/** `at` in UTC. */
function occurs(span: WeeklySpan, at: string, shipZone?: string): string | null {
  const found = occurrenceAt(span, Date.parse(at), shipZone);
  if (found === null) return null;
  const text = (ms: number): string => new Date(ms).toISOString().slice(0, 16);
  return `${text(found.startMs)} to ${text(found.endMs)}`;
}

describe('a weekly span', () => {
  const sunday: WeeklySpan = { days: ['sun'], start: '02:00', end: '04:00', timezone: 'UTC' };

  it('holds from its start to before its end, on its days alone', () => {
    expect(occurs(sunday, '2026-01-04T02:00:00Z')).toBe('2026-01-04T02:00 to 2026-01-04T04:00');
    expect(occurs(sunday, '2026-01-04T03:59:59.999Z')).not.toBeNull();
    expect(occurs(sunday, '2026-01-04T04:00:00Z')).toBeNull();
    expect(occurs(sunday, '2026-01-04T01:59:59.999Z')).toBeNull();
    expect(occurs(sunday, '2026-01-05T03:00:00Z')).toBeNull();
  });

  it('over midnight belongs to the day it began', () => {
    const night: WeeklySpan = { days: ['sat'], start: '23:00', end: '01:00', timezone: 'UTC' };
    expect(occurs(night, '2026-01-04T00:30:00Z')).toBe('2026-01-03T23:00 to 2026-01-04T01:00');
    expect(occurs(night, '2026-01-03T00:30:00Z')).toBeNull();
    expect(occurs({ ...night, start: '00:00', end: '00:00' }, '2026-01-03T12:00:00Z')).toBe(
      '2026-01-03T00:00 to 2026-01-04T00:00',
    );
  });

  it('may be longer than a day', () => {
    const call: WeeklySpan = { days: ['fri'], start: '18:00', duration_min: 3_600, timezone: 'UTC' };
    expect(occurs(call, '2026-01-05T05:59:00Z')).toBe('2026-01-02T18:00 to 2026-01-05T06:00');
    expect(occurs(call, '2026-01-05T06:00:00Z')).toBeNull();
    expect(occurs(call, '2026-01-02T17:59:00Z')).toBeNull();
  });

  it('goes by the clock of its zone, or of the ship, and by UTC where the ship has none', () => {
    const ship: WeeklySpan = { ...sunday, timezone: 'ship' };
    expect(occurs(ship, '2026-01-04T01:30:00Z', 'Europe/Oslo')).toBe('2026-01-04T01:00 to 2026-01-04T03:00');
    expect(occurs(ship, '2026-01-03T21:30:00Z', '+05:30')).toBe('2026-01-03T20:30 to 2026-01-03T22:30');
    expect(occurs(ship, '2026-01-04T01:30:00Z')).toBeNull();
    const tokyo: WeeklySpan = { ...sunday, timezone: 'Asia/Tokyo' };
    expect(occurs(tokyo, '2026-01-03T18:00:00Z', 'Europe/Oslo')).toBe('2026-01-03T17:00 to 2026-01-03T19:00');
  });

  it('lies behind the hour that the clock skips in spring', () => {
    const early: WeeklySpan = { start: '02:30', duration_min: 30, timezone: 'Europe/Oslo' };
    // 02:00 became 03:00 at 01:00 UTC.
    expect(occurs(early, '2026-03-29T01:45:00Z')).toBe('2026-03-29T01:30 to 2026-03-29T02:00');
    expect(occurs(early, '2026-03-28T01:45:00Z')).toBe('2026-03-28T01:30 to 2026-03-28T02:00');
    const over: WeeklySpan = { start: '01:00', end: '04:00', timezone: 'Europe/Oslo' };
    expect(occurs(over, '2026-03-29T01:00:00Z')).toBe('2026-03-29T00:00 to 2026-03-29T02:00');
  });

  it('has the hour that the clock shows twice in autumn', () => {
    const over: WeeklySpan = { start: '01:00', end: '04:00', timezone: 'Europe/Oslo' };
    expect(occurs(over, '2026-10-25T01:30:00Z')).toBe('2026-10-24T23:00 to 2026-10-25T03:00');
    const hour: WeeklySpan = { start: '02:00', duration_min: 60, timezone: 'Europe/Oslo' };
    expect(occurs(hour, '2026-10-25T00:30:00Z')).toBe('2026-10-25T00:00 to 2026-10-25T01:00');
    expect(occurs(hour, '2026-10-25T01:30:00Z')).toBeNull();
  });
});
