import { type LogMessage, type MetricSample, SCHEMA_VERSION } from '@aiops/contracts';
import type { Policy } from '@aiops/policy';
import { cutToBytes, isDamaged, repaired } from './clean-text.ts';
import type { StatedSample } from './parsed-line.ts';

/** Values taken from one line: no known device states more in one. */
const MAX_SAMPLES = 64;
const MAX_NAME = 255;

function clean(text: string): string {
  return cutToBytes(isDamaged(text) ? repaired(text) : text, MAX_NAME);
}

function labelsOf(labels: StatedSample['labels'], max: number): Record<string, string> | undefined {
  const kept = Object.entries(labels ?? {}).slice(0, max);
  if (kept.length === 0) return undefined;
  return Object.fromEntries(kept.map(([name, value]) => [clean(name), clean(value)]));
}

/**
 * The samples beside a log message: of the same host, device, moment and trace, each with an id derived from the
 * message's, so that a repeat of the line repeats them. Values that are no finite numbers are left out.
 */
export function samplesOf(
  message: LogMessage,
  stated: readonly StatedSample[],
  policy: Policy,
): MetricSample[] {
  const max = policy.ingest.metrics.cardinality_limits.max_labels_per_metric;
  const samples: MetricSample[] = [];
  for (const { name, value, unit, labels } of stated.slice(0, MAX_SAMPLES)) {
    if (!Number.isFinite(value) || name === '') continue;
    const kept = labelsOf(labels, max);
    samples.push({
      schema_version: SCHEMA_VERSION,
      tracking_id: message.tracking_id,
      ts: message.ts,
      ship_id: message.ship_id,
      record_id: `${message.record_id}:m${samples.length + 1}`,
      received_at: message.received_at,
      ship_id_source: message.ship_id_source,
      name: clean(name),
      value,
      service: message.service,
      source: message.source,
      ...(message.host === undefined ? {} : { host: message.host }),
      ...(message.device_id === undefined ? {} : { device_id: message.device_id }),
      ...(kept === undefined ? {} : { labels: kept }),
      ...(unit === undefined ? {} : { unit: clean(unit) }),
      ...(message.clock_skew === undefined ? {} : { clock_skew: message.clock_skew }),
    });
  }
  return samples;
}
