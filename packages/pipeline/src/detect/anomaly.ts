import { type AnomalyDetected, type LogMessage, type MetricSample, SCHEMA_VERSION } from '@aiops/contracts';
import { fingerprintOf, hashParts, toTimestamp } from '@aiops/kernel';
import type { Identity, Statement } from './detector.ts';

/**
 * The one place where an AnomalyDetected is made. Its record_id follows from the source record and what is said of
 * it, so that a replay says the same again under the same id.
 */
export function anomalyOf(record: LogMessage | MetricSample, statement: Statement): AnomalyDetected {
  const about: Identity = statement.about ?? record;
  const { detector, anomaly_type, signal, state } = statement;
  const { service, host, device_id } = about;
  const fingerprint = fingerprintOf({
    ship_id: record.ship_id,
    device_id,
    host,
    service,
    anomaly_type,
    signal,
  });
  return {
    schema_version: SCHEMA_VERSION,
    tracking_id: record.tracking_id,
    ts: record.ts,
    ship_id: record.ship_id,
    ...(record.error_msg === undefined ? {} : { error_msg: record.error_msg }),
    // The fingerprint holds the signal, and tells apart what one line ends for several services.
    record_id: hashParts([record.record_id, detector, fingerprint, state]),
    received_at: record.received_at,
    domain: statement.domain,
    anomaly_type,
    incident_type: statement.incident_type,
    role: statement.role,
    state,
    service,
    ...(host === undefined ? {} : { host }),
    ...(device_id === undefined ? {} : { device_id }),
    detector,
    signal,
    ...(statement.isOfOtherLines === true ? {} : sourceParts(record)),
    ...optionalParts(statement),
    score: statement.score,
    fingerprint,
    started_at: toTimestamp(statement.startedMs),
    occurred_at: toTimestamp(statement.occurredMs),
    reason: statement.reason,
    clearable: statement.clearable,
    ...(record.clock_skew === undefined ? {} : { clock_skew: record.clock_skew }),
  };
}

function optionalParts(statement: Statement): Partial<AnomalyDetected> {
  const { object, severity_written, level, metric_name, metric_value, threshold, impact, template_id, meta } =
    statement;
  return {
    ...(object === undefined ? {} : { object }),
    ...(severity_written === undefined ? {} : { severity_written }),
    ...(level === undefined ? {} : { level }),
    ...(metric_name === undefined ? {} : { metric_name }),
    ...(metric_value === undefined ? {} : { metric_value }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(impact === undefined ? {} : { impact }),
    ...(template_id === undefined ? {} : { template_id }),
    ...(meta === undefined ? {} : { meta: { ...meta } }),
  };
}

function sourceParts(record: LogMessage | MetricSample): Partial<AnomalyDetected> {
  return 'msg' in record ? { raw_msg: record.msg } : { metric_name: record.name };
}
