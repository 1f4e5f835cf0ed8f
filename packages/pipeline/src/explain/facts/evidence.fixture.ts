import type { Incident, ProbableCause } from '@aiops/contracts';
import type { IncidentEvidence, MemberSummary } from './evidence.ts';

const BEGAN = Date.UTC(2026, 0, 15, 2, 48, 31);
const at = (seconds: number): string => new Date(BEGAN + seconds * 1000).toISOString();

/** A signal of a device of the fixture; what is not given is as of a log line. */
export function member(
  name: string,
  entity: string | null,
  more: Partial<MemberSummary> = {},
): MemberSummary {
  return {
    signal: name,
    name,
    object: null,
    kind: 'log',
    family: 'pattern',
    role: 'opens',
    entity,
    service: 'svc',
    incidentType: 'link_degradation',
    startedMs: BEGAN,
    lastMs: BEGAN + 600_000,
    endedMs: null,
    count: 1,
    value: null,
    previous: null,
    threshold: null,
    worst: null,
    back: null,
    quote: null,
    reason: name,
    recordId: `r-${name}-${entity}`,
    trackingId: `t-${name}-${entity}`,
    ...more,
  };
}

export function causeOf(entity: string, rank: number, terms: ProbableCause['terms'] = {}): ProbableCause {
  const usual = { downstream_members: 3, members: 3, earliest_start: at(0), strength: 4, silent: false };
  return { entity, rank, terms: { ...usual, ...terms } };
}

export function incident(more: Partial<Incident> = {}): Incident {
  return {
    schema_version: '3.0',
    tracking_id: 't-1',
    ts: at(1720),
    ship_id: 'aurora',
    incident_id: 'inc_1',
    incident_type: 'link_degradation',
    category: 'network',
    severity: 'critical',
    severity_reason: 'rf_snr_db on modem-1: critical as written for threshold rf_snr_db',
    status: 'resolved',
    resolve_reason: 'cleared',
    scope: [
      { device_id: 'modem-1', service: 'rf' },
      { device_id: 'pos-1', service: 'pos' },
      { device_id: 'router-1', service: 'ios' },
    ],
    corr_keys: [],
    suppress_key: 'link_degradation:aurora:modem-1:rf',
    timeline: [
      { ts: at(66), event: 'created', description: 'rf_snr_db 5.46 below 7 for 66 s', source: 'threshold' },
      {
        ts: at(2300),
        event: 'resolved',
        description: 'every condition ended',
        source: 'correlation-service',
      },
    ],
    evidence: [],
    probable_cause: [
      causeOf('modem-1', 1),
      causeOf('router-1', 2, { downstream_members: 2, earliest_start: at(81) }),
    ],
    runbook_refs: [],
    tracking_ids: ['t-1'],
    errors: [],
    anomaly_count: 160,
    duplicate_count: 143,
    related_to: [],
    flapping: false,
    created_at: at(66),
    updated_at: at(2300),
    first_seen: at(0),
    last_seen: at(1720),
    version: 9,
    material_version: 3,
    ...more,
  };
}

/** A rain fade: the modem's signal falls, the router doubts the way, the till times out. */
export function evidence(more: Partial<IncidentEvidence> = {}): IncidentEvidence {
  return {
    incident: incident(),
    ship: { name: 'MS Aurora', timezone: 'Europe/Oslo' },
    devices: new Map([
      ['modem-1', { type: 'satellite_modem', location: 'radio room' }],
      ['router-1', { type: 'wan_router', location: 'IT room, deck 4' }],
      ['pos-1', { type: 'server', location: 'bar, deck 6' }],
    ]),
    members: [
      member('rf_snr_db', 'modem-1', {
        kind: 'metric',
        family: 'threshold',
        value: 5.46,
        worst: 2.79,
        threshold: 7,
        endedMs: BEGAN + 1_667_000,
        back: 7.16,
      }),
      member('rain_mm_h', 'gps-1', {
        kind: 'context',
        role: 'context',
        startedMs: BEGAN - 248_000,
        previous: 0,
        value: 16.3,
      }),
      member('path_lost', 'router-1', {
        startedMs: BEGAN + 142_000,
        count: 14,
        quote: 'ip sla 10 reachability Up -> Down',
      }),
      member('db_conn_timeout', 'pos-1', {
        startedMs: BEGAN + 165_000,
        count: 39,
        quote: 'settlement batch: connect timed out (acquirer-1:9443)',
      }),
    ],
    templates: [
      {
        templateId: 'a1',
        template: 'rx_snr=<*> state=degraded',
        entity: 'modem-1',
        before: 0,
        during: 24,
        trackingId: 't-9',
      },
    ],
    series: [
      {
        name: 'rf_snr_db',
        labels: {},
        entity: 'modem-1',
        threshold: 7,
        before: { avg: 12.08, min: 11, max: 13 },
        during: { avg: 4.9, min: 2.79, max: 9 },
      },
    ],
    history: { h24: 0, d7: 0 },
    similar: [],
    runbooks: [
      {
        id: 'satellite-signal-weak',
        title: 'Satellite signal is weak',
        risk: 'low',
        steps: [
          'Look at the sky: in heavy rain wait and tell the crew.',
          'Clear sky: check the cable of the antenna.',
        ],
      },
    ],
    missing: [],
    ...more,
  };
}
