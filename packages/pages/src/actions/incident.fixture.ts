import { Incident } from '@aiops/contracts';

const AT = '2026-01-01T12:00:00.000Z';

/** An incident for tests: open, of a modem. */
export function incidentOf(fields: Partial<Incident>): Incident {
  return Incident.parse({
    schema_version: '3.0',
    tracking_id: 'track-1',
    ts: AT,
    ship_id: 'ship-1',
    incident_id: 'inc-1',
    incident_type: 'link_degradation',
    category: 'network',
    severity: 'high',
    severity_reason: 'a pattern says so',
    status: 'open',
    scope: [{ device_id: 'modem-1', service: 'vsat' }],
    corr_keys: [],
    suppress_key: 'link_degradation:ship-1:modem-1:vsat',
    timeline: [],
    evidence: [],
    probable_cause: [{ entity: 'modem-1', rank: 1, terms: {} }],
    runbook_refs: [],
    tracking_ids: ['track-1'],
    errors: [],
    anomaly_count: 1,
    duplicate_count: 0,
    related_to: [],
    flapping: false,
    created_at: AT,
    updated_at: AT,
    first_seen: AT,
    last_seen: AT,
    version: 1,
    material_version: 1,
    ...fields,
  });
}
