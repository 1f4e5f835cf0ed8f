import { describe, expect, it } from 'vitest';
import { dateTimeIn, dayIn, latencyWords, shipTimeIn, timeIn, usableZone } from './format.ts';

describe('times', () => {
  it('are told in the zone of the ship, its day included', () => {
    expect(dateTimeIn('2026-01-01T23:30:05.120Z', 'Europe/Oslo')).toBe('2026-01-02 00:30:05');
    expect(timeIn('2026-01-01T23:30:05.120Z', 'America/New_York')).toBe('18:30:05');
    expect(dayIn('2026-01-01T23:30:05.120Z', 'UTC')).toBe('2026-01-01');
  });

  it('are no ship time where nobody knows the zone', () => {
    expect(usableZone('Sea/Nowhere')).toBeUndefined();
    expect(usableZone('')).toBeUndefined();
    expect(usableZone('Europe/Oslo')).toBe('Europe/Oslo');
    expect(shipTimeIn('2026-01-01T23:30:05.120Z', 'Sea/Nowhere')).toBeUndefined();
  });

  it('of the ship have their day where it is another than in UTC', () => {
    expect(shipTimeIn('2026-01-01T22:30:05.120Z', 'Europe/Oslo')).toBe('23:30:05');
    expect(shipTimeIn('2026-01-01T23:30:05.120Z', 'Europe/Oslo')).toBe('2026-01-02 00:30:05');
  });

  it('of a hop are told in ms, then in seconds', () => {
    expect(latencyWords(45.4)).toBe('45 ms');
    expect(latencyWords(1240)).toBe('1.2 s');
    expect(latencyWords(90_000)).toBe('1 min 30 s');
  });
});
