import type { Silence } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { incidentOf } from '../actions/incident.fixture.ts';
import { coveredWords, notEnded, recurrenceWords, silenceOf } from './silence-words.ts';

const NOW = Date.parse('2026-01-01T12:30:00.000Z');
const SILENCE: Silence = {
  silence_id: 's-1',
  matchers: [
    { field: 'ship_id', value: 'ship-1' },
    { field: 'device_id', value: 'modem-*' },
  ],
  starts_at: '2026-01-01T12:00:00.000Z',
  ends_at: '2026-01-01T14:00:00.000Z',
  comment: 'antenna is greased',
  created_by: 'chief',
};

describe('the silence of an incident', () => {
  it('is the one that the incident names', () => {
    const incident = incidentOf({ status: 'suppressed', suppressed_by: 's-1', ship_id: 'ship-9' });
    expect(silenceOf([SILENCE], incident, NOW)).toBe(SILENCE);
    expect(silenceOf([SILENCE], { ...incident, suppressed_by: 'operator:chief' }, NOW)).toBeUndefined();
  });

  it('of an open one is the one whose conditions it meets now', () => {
    expect(silenceOf([SILENCE], incidentOf({}), NOW)).toBe(SILENCE);
    expect(silenceOf([SILENCE], incidentOf({ ship_id: 'ship-2' }), NOW)).toBeUndefined();
    expect(silenceOf([SILENCE], incidentOf({}), NOW + 2 * 3_600_000)).toBeUndefined();
  });

  it('is none once it is over', () => {
    expect(silenceOf([SILENCE], incidentOf({ status: 'resolved' }), NOW)).toBeUndefined();
  });
});

describe('a silence', () => {
  it('tells what it covers and when', () => {
    expect(coveredWords(SILENCE)).toBe('ship ship-1, device modem-*');
    const recurs = { days: ['sun' as const], start: '02:00', duration_min: 90, timezone: 'UTC' };
    expect(recurrenceWords({ ...SILENCE, recurs })).toBe('only on sun from 02:00 UTC for 90 min');
    expect(recurrenceWords(SILENCE)).toBeNull();
  });

  it('that ended is not listed', () => {
    const ended = { ...SILENCE, silence_id: 's-0', ends_at: '2026-01-01T12:10:00.000Z' };
    expect(notEnded([SILENCE, ended], NOW)).toEqual([SILENCE]);
  });
});
