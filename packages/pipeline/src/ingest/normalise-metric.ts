import { type MetricSample, SCHEMA_VERSION } from '@aiops/contracts';
import { type Arrival, type Normalised, refuse } from './normalised.ts';
import { type Fields, isRefused, readCommon, readIds, readName, receivedAt } from './record-fields.ts';
import { readLabels } from './record-labels.ts';

/** A metric record in the NDJSON shape. */
export function normaliseMetric(record: Fields, arrival: Arrival): Normalised {
  const { options, receivedMs } = arrival;
  const name = readName(record, 'name');
  if (isRefused(name)) return name;
  if (name === undefined) return refuse('name', 'is missing');
  const { value } = record;
  if (value === undefined || value === null) return refuse('value', 'is missing');
  if (typeof value !== 'number' || !Number.isFinite(value)) return refuse('value', 'must be a finite number');
  const common = readCommon(record, arrival);
  if ('refused' in common) return common;
  const unit = readName(record, 'unit');
  if (isRefused(unit)) return unit;
  const max = options.policy.ingest.metrics.cardinality_limits.max_labels_per_metric;
  const labels = readLabels(record, 'labels', max);
  if ('refused' in labels) return labels;

  const { redaction } = common;
  const ids = readIds(record.tracking_id, options.newId(receivedMs), redaction);
  // Written out, as for logs.
  const message: MetricSample = {
    schema_version: SCHEMA_VERSION,
    tracking_id: ids.tracking_id,
    ts: common.moment.ts,
    ship_id: common.place.shipId,
    record_id: ids.record_id,
    received_at: receivedAt(arrival.receivedMs),
    ship_id_source: common.place.source,
    service: common.service,
    source: arrival.origin.source,
    name: redaction.name(name),
    value,
  };
  if (common.host !== undefined) message.host = common.host;
  if (common.place.device !== undefined) message.device_id = common.place.device.device_id;
  if (labels.labels !== undefined) message.labels = redaction.labels(labels.labels);
  if (unit !== undefined) message.unit = redaction.name(unit);
  redaction.finish();
  if (common.moment.skewed) message.clock_skew = true;
  const dropped = labels.dropped > 0 ? `${labels.dropped} labels beyond ${max} were dropped` : undefined;
  const errors = [ids.error_msg, dropped].filter((text) => text !== undefined);
  if (errors.length > 0) message.error_msg = errors.join('; ');
  return { subject: 'metrics.ingested', message };
}
