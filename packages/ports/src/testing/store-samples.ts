import type {
  AnomalyDetected,
  AnomalyEnriched,
  EnrichmentCompleted,
  ErrorEntry,
  Incident,
  LedgerEntry,
  LogMessage,
  MetricSample,
  TraceHop,
} from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';

/** Plain messages for store tests; what a test is about is what it overrides. */
export const SAMPLE_MS = Date.parse('2026-03-01T12:00:00.000Z');

/** `seconds` after the samples' begin. */
export function at(seconds: number): string {
  return toTimestamp(SAMPLE_MS + seconds * 1000);
}

export function sampleLog(id: string, over: Partial<LogMessage> = {}): LogMessage {
  return {
    schema_version: '3.0',
    tracking_id: `t-${id}`,
    ts: at(0),
    ship_id: 'ship-a',
    record_id: `log-${id}`,
    received_at: at(1),
    ship_id_source: 'record',
    domain: 'net',
    service: 'switching',
    level: 'error',
    msg: 'Interface Gi0/1 changed state to down',
    source: 'syslog-tcp',
    ...over,
  };
}

export function sampleMetric(id: string, over: Partial<MetricSample> = {}): MetricSample {
  return {
    schema_version: '3.0',
    tracking_id: `t-${id}`,
    ts: at(0),
    ship_id: 'ship-a',
    record_id: `metric-${id}`,
    received_at: at(1),
    ship_id_source: 'record',
    name: 'rf_snr_db',
    value: 7.25,
    service: 'vsat',
    device_id: 'modem-1',
    source: 'http',
    ...over,
  };
}

export function sampleAnomaly(id: string, over: Partial<AnomalyDetected> = {}): AnomalyDetected {
  return {
    schema_version: '3.0',
    tracking_id: `t-${id}`,
    ts: at(0),
    ship_id: 'ship-a',
    record_id: `anomaly-${id}`,
    received_at: at(1),
    domain: 'net',
    anomaly_type: 'pattern',
    incident_type: 'network_issue',
    role: 'opens',
    state: 'firing',
    service: 'switching',
    device_id: 'switch-1',
    detector: 'pattern',
    signal: 'link_down',
    score: 1,
    raw_msg: 'Interface Gi0/1 changed state to down',
    fingerprint: 'fp-1',
    started_at: at(0),
    occurred_at: at(0),
    reason: 'pattern link_down matched',
    clearable: true,
    ...over,
  };
}

export function sampleEnriched(id: string, over: Partial<AnomalyEnriched> = {}): AnomalyEnriched {
  return {
    ...sampleAnomaly(id),
    context: {
      similar_count_1h: 2,
      similar_count_24h: null,
      similar_count_7d: null,
      recent_incidents: [],
      missing: [{ part: 'similar_count_24h', reason: 'timed out' }],
    },
    severity: 'critical',
    severity_reason: 'the pattern says so',
    tags: ['link'],
    ...over,
  };
}

export function sampleIncident(id: string, over: Partial<Incident> = {}): Incident {
  return {
    schema_version: '3.0',
    tracking_id: `t-${id}`,
    ts: at(0),
    ship_id: 'ship-a',
    incident_id: `inc-${id}`,
    incident_type: 'network_issue',
    category: 'network',
    severity: 'high',
    severity_reason: 'written by the pattern',
    status: 'open',
    scope: [{ device_id: 'switch-1', service: 'switching' }],
    corr_keys: ['network_issue:ship-a'],
    suppress_key: 'network_issue:ship-a:switch-1:switching',
    timeline: [{ ts: at(0), event: 'created', source: 'correlation-service' }],
    evidence: [
      { ref: 'clickhouse://logs/log-1', quote: 'carrier lost on beam 2', count: 1, tracking_id: `t-${id}` },
    ],
    probable_cause: [{ entity: 'switch-1', rank: 1, terms: { downstream_members: 3 } }],
    runbook_refs: [],
    tracking_ids: [`t-${id}`],
    errors: [],
    anomaly_count: 1,
    duplicate_count: 0,
    related_to: [],
    flapping: false,
    created_at: at(0),
    updated_at: at(0),
    first_seen: at(0),
    last_seen: at(0),
    version: 1,
    material_version: 1,
    ...over,
  };
}

export function sampleNarrative(id: string, over: Partial<EnrichmentCompleted> = {}): EnrichmentCompleted {
  return {
    schema_version: '3.0',
    tracking_id: 't-1',
    ts: at(2),
    ship_id: 'ship-a',
    incident_id: 'inc-1',
    material_version: 1,
    narrative: `The link is down (${id}).`,
    confidence: 'medium',
    evidence_refs: ['clickhouse://anomalies/anomaly-1'],
    runbooks: [{ id: 'runbooks/link-down', title: 'Link down', risk: 'low' }],
    similar_incidents: ['inc-0'],
    source: 'rules',
    cache_hit: false,
    llm_latency_ms: null,
    token_count: null,
    enrichment_id: `e-${id}`,
    requested_at: at(1),
    cache_asked: false,
    sentences: [{ text: `The link is down (${id}).`, by: 'rules', part: 'what', facts: ['f1'] }],
    facts: [{ id: 'f1', text: 'The link is down.', refs: [{ of: 'anomaly', id: 'anomaly-1' }] }],
    ...over,
  };
}

export function sampleHop(id: string, over: Partial<TraceHop> = {}): TraceHop {
  return {
    tracking_id: `t-${id}`,
    record_id: `log-${id}`,
    stage: 'ingest',
    role: 'ingest',
    started_at: at(0),
    ended_at: at(0),
    status: 'ok',
    ...over,
  };
}

export function sampleVerdict(id: string, over: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    tracking_id: `t-${id}`,
    record_id: `anomaly-${id}`,
    seq: 0,
    stage: 'correlate',
    ts: at(0),
    ship_id: 'ship-a',
    verdict: 'opened',
    detail: 'it opened inc-1',
    ...over,
  };
}

export function sampleError(id: string, over: Partial<ErrorEntry> = {}): ErrorEntry {
  return {
    error_id: `error-${id}`,
    tracking_id: `t-${id}`,
    ship_id: null,
    ts: at(0),
    role: 'enrichment-service',
    stage: 'enrich',
    code: 'timeout',
    error_msg: 'Error: timed out',
    ...over,
  };
}
