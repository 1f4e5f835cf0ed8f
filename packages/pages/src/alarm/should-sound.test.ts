import { describe, expect, it } from 'vitest';
import { incidentOf } from '../actions/incident.fixture.ts';
import { type AlarmMemory, memoryOf, shouldSound, withHeard } from './should-sound.ts';

const memory: AlarmMemory = {
  heard: new Set(['known']),
  openedAtMs: Date.parse('2026-01-01T12:30:00.000Z'),
  isComplete: true,
};
const critical = (fields: Parameters<typeof incidentOf>[0] = {}) =>
  incidentOf({ severity: 'critical', incident_id: 'new', ...fields });

describe('the alarm', () => {
  it('sounds for a new critical incident that is open, once', () => {
    expect(shouldSound(memory, critical())).toEqual({ sounds: true, why: 'new_critical' });
    const after = { ...memory, heard: withHeard(memory.heard, 'new', 100) };
    expect(shouldSound(after, critical({ version: 2 }))).toEqual({ sounds: false, why: 'heard_before' });
  });

  it('is silent for what was critical when the page was opened', () => {
    expect(shouldSound(memory, critical({ incident_id: 'known' })).why).toBe('heard_before');
  });

  it('is silent for what is suppressed, acknowledged or resolved, and for what is less than critical', () => {
    for (const status of ['suppressed', 'ack', 'resolved'] as const) {
      expect(shouldSound(memory, critical({ status }))).toEqual({ sounds: false, why: 'not_open' });
    }
    expect(shouldSound(memory, critical({ severity: 'high' })).why).toBe('not_critical');
  });

  it('sounds for an older incident that became critical, or open, while the page was there', () => {
    expect(shouldSound(memory, critical({ version: 9 })).sounds).toBe(true);
  });

  it('is silent for older ones where nobody could tell which of them were critical before', () => {
    const unsure = { ...memory, isComplete: false };
    expect(shouldSound(unsure, critical()).why).toBe('older_than_page');
    expect(shouldSound(unsure, critical({ created_at: '2026-01-01T12:31:00.000Z' })).sounds).toBe(true);
  });

  it('sounds for one that was created since the page was opened, though it was there when the answer came', () => {
    const openedAtMs = Date.parse('2026-01-01T12:30:00.000Z');
    const [old, fresh] = [
      critical({ incident_id: 'old' }),
      critical({ incident_id: 'fresh', created_at: '2026-01-01T12:30:01.000Z' }),
    ];
    const begun = memoryOf({ data: [fresh, old], next_cursor: null }, openedAtMs);
    expect(shouldSound(begun, old).why).toBe('heard_before');
    expect(shouldSound(begun, fresh).sounds).toBe(true);
  });

  it('forgets the oldest of too many', () => {
    expect([...withHeard(new Set(['a', 'b']), 'c', 2)]).toEqual(['b', 'c']);
  });
});
