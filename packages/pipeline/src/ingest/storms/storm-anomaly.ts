import { type AnomalyDetected, SCHEMA_VERSION } from '@aiops/contracts';
import { fingerprintOf, hashParts, toTimestamp } from '@aiops/kernel';
import type { StormTurn } from './storm-watch.ts';

const DETECTOR = 'storm';
/** What suffers is the platform, whatever the source is for. */
const SERVICE = 'ingest';

/** The begin or end of a storm as a statement about its source. The same storm says the same under the same id. */
export function stormAnomaly(turn: StormTurn): AnomalyDetected {
  const { source, state, startedMs, atMs, reason, rate } = turn;
  const { ship_id, device_id, host } = source;
  const about = { ship_id, device_id, host, service: SERVICE, anomaly_type: 'rate', signal: DETECTOR };
  const fingerprint = fingerprintOf(about);
  const record_id = hashParts([fingerprint, startedMs, state]);
  return {
    schema_version: SCHEMA_VERSION,
    tracking_id: record_id,
    ts: toTimestamp(atMs),
    ship_id,
    record_id,
    received_at: toTimestamp(atMs),
    domain: 'system',
    anomaly_type: 'rate',
    incident_type: 'platform',
    role: 'opens',
    state,
    service: SERVICE,
    ...(device_id === undefined ? {} : { device_id }),
    ...(host === undefined ? {} : { host }),
    detector: DETECTOR,
    signal: DETECTOR,
    score: state === 'firing' ? 1 : 0,
    metric_name: 'records_per_sec',
    metric_value: rate,
    fingerprint,
    started_at: toTimestamp(startedMs),
    occurred_at: toTimestamp(atMs),
    reason,
    clearable: true,
  };
}
