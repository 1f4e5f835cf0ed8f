import { type LogMessage, REASONS, type Reason, type TraceAnswer } from '@aiops/contracts';
import type { Hop } from './waterfall.ts';

const START_MS = Date.parse('2026-01-01T12:00:00.000Z');
const at = (ms: number): string => new Date(START_MS + ms).toISOString();

/** A trace that has what a test gives it, and nothing else. */
export function traceOf(parts: Partial<TraceAnswer> = {}): TraceAnswer {
  return {
    tracking_id: 'track-1',
    total_ms: null,
    hops: [],
    ledger: [],
    errors: [],
    records: { logs: [], metrics: [] },
    anomalies: [],
    incidents: [],
    narratives: [],
    links: { self: '', errors: '', logs: '', incidents: [] },
    ...parts,
  };
}

export function hopOf(stage: Hop['stage'], record_id: string, fromMs: number, toMs: number): Hop {
  return {
    tracking_id: 'track-1',
    record_id,
    stage,
    role: 'some-role',
    started_at: at(fromMs),
    ended_at: at(toMs),
    status: 'ok',
    latency_ms: toMs - fromMs,
  };
}

/** What was decided, the values that decided, the incident, and about which finding. */
export type Said = readonly [Reason, string?, string?, string?];

/** Verdicts in the order in which they were given. */
export function ledgerOf(...verdicts: readonly Said[]): TraceAnswer['ledger'] {
  return verdicts.map(([verdict, detail = '', incident = '', record_id = 'finding-1'], seq) => ({
    tracking_id: 'track-1',
    record_id,
    seq,
    stage: 'correlate',
    ts: at(0),
    ship_id: 'ship-1',
    verdict,
    detail,
    reason: REASONS[verdict],
    ...(incident === '' ? {} : { incident_id: incident }),
  }));
}

export function logOf(changes: Partial<LogMessage> = {}): LogMessage {
  return {
    schema_version: '3.0',
    tracking_id: 'track-1',
    ts: at(0),
    received_at: at(0),
    ship_id: 'ship-1',
    record_id: 'record-1',
    ship_id_source: 'record',
    domain: null,
    service: null,
    level: 'info',
    msg: 'session opened',
    source: 'test',
    ...changes,
  };
}
