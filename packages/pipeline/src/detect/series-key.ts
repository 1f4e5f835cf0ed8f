import type { MetricSample } from '@aiops/contracts';
import { entityOf, signalOf } from '@aiops/kernel';

const SEPARATOR = '\u001f';

/** Joins identity parts to one key; null and the empty string differ. */
export function keyOf(...parts: readonly (string | null)[]): string {
  return parts.map((part) => part ?? '\u0000').join(SEPARATOR);
}

/** One series: ship, device or host, service, metric and labels. */
export function seriesKeyOf(sample: MetricSample): string {
  return keyOf(sample.ship_id, entityOf(sample), sample.service, signalOf(sample.name, sample.labels));
}
