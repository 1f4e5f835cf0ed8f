import { Incident } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { Announcements } from './announcements.ts';

const TS = '2026-01-05T10:00:00.000Z';
const incident = (changes: object): Incident =>
  Incident.parse({
    schema_version: '3.0',
    tracking_id: 't-1',
    ts: TS,
    ship_id: 'aurora',
    incident_id: 'inc_1',
    incident_type: 'network_issue',
    category: 'network',
    severity: 'high',
    severity_reason: 'written',
    status: 'open',
    scope: [{ device_id: 'sw-1', service: null }],
    corr_keys: [],
    suppress_key: 'x',
    timeline: [],
    evidence: [],
    probable_cause: [],
    runbook_refs: [],
    tracking_ids: ['t-1'],
    errors: [],
    anomaly_count: 1,
    duplicate_count: 0,
    related_to: [],
    flapping: false,
    created_at: TS,
    updated_at: TS,
    first_seen: TS,
    last_seen: TS,
    version: 1,
    material_version: 1,
    ...changes,
  });
const joined = (description: string, severity: string) => ({
  ts: TS,
  event: 'updated',
  description,
  source: 'alert',
  meta: { joined: severity },
});

describe('what standard output tells of incidents', () => {
  it('is each opening, rise and end once', () => {
    const announcements = new Announcements();
    expect(announcements.lineOf(incident({}))).toContain('high');
    expect(announcements.lineOf(incident({ version: 2, anomaly_count: 2 }))).toBeNull();
    expect(announcements.lineOf(incident({ severity: 'critical' }))).toContain('critical');
    expect(announcements.lineOf(incident({ status: 'resolved', resolve_reason: 'cleared' }))).toContain(
      'cleared',
    );
  });

  it('is the flapping of an incident once, whatever it does meanwhile, and that it is over', () => {
    const announcements = new Announcements();
    announcements.lineOf(incident({}));
    const resolved = { status: 'resolved', resolve_reason: 'cleared' };
    expect(announcements.lineOf(incident({ flapping: true }))).toContain('open (flapping)');
    expect(announcements.lineOf(incident({ flapping: true, ...resolved }))).toBeNull();
    expect(announcements.lineOf(incident({ flapping: true }))).toBeNull();
    expect(announcements.lineOf(incident(resolved))).toContain('resolved (cleared)');
  });

  it('is that a flapping incident which began under a silence is kept quiet no longer', () => {
    const announcements = new Announcements();
    const quiet = { status: 'suppressed', suppressed_by: 's1', flapping: true };
    expect(announcements.lineOf(incident({ ...quiet, flapping: false }))).toContain('suppressed');
    const timeline = [joined('joined: CoreDown', 'critical')];
    expect(announcements.lineOf(incident({ ...quiet, timeline }))).toBeNull();
    const ended = { status: 'resolved', resolve_reason: 'cleared', flapping: true };
    expect(announcements.lineOf(incident(ended))).toBeNull();
    expect(announcements.lineOf(incident(quiet))).toBeNull();
    expect(announcements.lineOf(incident({ flapping: true }))).toContain('open (flapping)');
    expect(announcements.lineOf(incident(ended))).toBeNull();
  });

  it('is not that one ended which became a part of another', () => {
    const merged = { status: 'resolved', resolve_reason: 'merged', merged_into: 'inc_2' };
    const line = new Announcements().lineOf(incident(merged));
    expect(line).toContain('part of inc_2');
    expect(line).not.toContain('resolved');
  });

  it('is each critical condition that joins an open incident, though it changes nothing of its state', () => {
    const announcements = new Announcements();
    const grave = { severity: 'critical' };
    announcements.lineOf(incident(grave));
    const first = incident({ ...grave, timeline: [joined('joined: CoreDown', 'critical')] });
    expect(announcements.lineOf(first)).toMatch(/now also joined: CoreDown$/);
    const timeline = [joined('joined: CoreDown', 'critical'), joined('joined: FanSlow', 'medium')];
    expect(announcements.lineOf(incident({ ...grave, timeline }))).toBeNull();
  });
});
