import type { AnomalyDetected, ContextData, Device, DeviceContext } from '@aiops/contracts';
import { entityOf } from '@aiops/kernel';
import type { Registry } from '@aiops/registry';
import { type ColdLookups, type LookupOutcome, seriesKeyOf } from './cold-lookups.ts';
import type { RecentIncidents } from './recent-incidents.ts';
import type { SimilarCounts } from './similar-counts.ts';

/** Where context comes from. */
export interface ContextSources {
  readonly similar: SimilarCounts;
  readonly incidents: RecentIncidents;
  readonly lookups: ColdLookups;
}

/** The context of one anomaly, and whether a dependency failed to give its part. */
export interface ContextVerdict {
  readonly context: ContextData;
  readonly failed: boolean;
}

/** Puts together what is known around an anomaly; what is not is named with a reason. */
export function contextOf(
  anomaly: AnomalyDetected,
  atMs: number,
  sources: ContextSources,
  outcome: LookupOutcome,
  registry: Registry,
): ContextVerdict {
  const missing: ContextData['missing'] = [];
  let failed = false;
  const countFailure = outcome.failures.get(anomaly.fingerprint);
  const counts = sources.similar.read(anomaly.fingerprint, Date.parse(anomaly.occurred_at));
  if (counts === undefined) {
    missing.push({ part: 'similar_counts', reason: countFailure ?? 'not known' });
    failed = true;
  }
  const quantiles =
    anomaly.metric_name === undefined ? undefined : sources.lookups.quantilesOf(anomaly, atMs);
  if (anomaly.metric_name !== undefined && (quantiles === undefined || quantiles === null)) {
    const failure = outcome.failures.get(seriesKeyOf(anomaly));
    missing.push({ part: 'metric_quantiles', reason: failure ?? 'no samples stored in the hour before' });
    failed ||= quantiles === undefined;
  }
  const device = anomaly.device_id === undefined ? undefined : registry.device(anomaly.device_id);
  if (device === undefined) missing.push({ part: 'device', reason: deviceReason(anomaly) });
  const { recent, lastIncidentTs } = sources.incidents.of(anomaly.ship_id, entityOf(anomaly));
  const lastTs = lastIncidentTs ?? outcome.lastIncidents.get(anomaly.fingerprint);
  const rank = sources.similar.rank(anomaly.fingerprint);
  const context: ContextData = {
    similar_count_1h: counts?.h1 ?? null,
    similar_count_24h: counts?.h24 ?? null,
    similar_count_7d: counts?.d7 ?? null,
    recent_incidents: [...recent],
    missing,
  };
  if (quantiles) {
    context.metric_p50 = quantiles.p50;
    context.metric_p95 = quantiles.p95;
  }
  if (rank !== undefined) context.top_error_rank = rank;
  if (lastTs !== undefined) context.last_incident_ts = lastTs;
  if (device !== undefined) context.device = deviceContext(device);
  const status = operationalStatus(anomaly, device, registry);
  if (status !== undefined) context.operational_status = status;
  return { failed, context };
}

function deviceReason({ device_id, host }: AnomalyDetected): string {
  if (device_id !== undefined) return `${device_id} is not in the registry`;
  return host === undefined ? 'the source names neither device nor host' : `no device claims host ${host}`;
}

function deviceContext(device: Device): DeviceContext {
  return {
    type: device.type ?? null,
    vendor: device.vendor ?? null,
    model: device.model ?? null,
    location: device.location ?? null,
    criticality: device.criticality ?? null,
  };
}

function operationalStatus(
  anomaly: AnomalyDetected,
  device: Device | undefined,
  registry: Registry,
): ContextData['operational_status'] {
  const ship = anomaly.ship_id === null ? undefined : registry.ship(anomaly.ship_id);
  if (ship === undefined && device === undefined) return undefined;
  return { ship_mode: ship?.mode ?? null, device_state: device?.state ?? null };
}
