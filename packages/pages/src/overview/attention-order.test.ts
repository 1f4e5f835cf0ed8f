import type { Incident } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { incidentOf } from '../actions/incident.fixture.ts';
import { urgentFirst } from './attention-order.ts';

const named = (incident_id: string, changes: Partial<Incident>): Incident =>
  incidentOf({ incident_id, ...changes });

describe('what needs attention', () => {
  it('is the gravest first, then what nobody has taken, then the newest', () => {
    const incidents = [
      named('high', { severity: 'high', first_seen: '2026-01-01T09:00:00.000Z' }),
      named('taken', { severity: 'critical', status: 'ack', first_seen: '2026-01-01T08:00:00.000Z' }),
      named('older', { severity: 'critical', status: 'open', first_seen: '2026-01-01T06:00:00.000Z' }),
      named('newer', { severity: 'critical', status: 'open', first_seen: '2026-01-01T07:00:00.000Z' }),
    ];
    expect(urgentFirst(incidents).map(({ incident_id }) => incident_id)).toEqual([
      'newer',
      'older',
      'taken',
      'high',
    ]);
  });
});
