import type { IncidentSeries } from '@aiops/contracts';

/** `rf_snr_db on aurora-vsat-01`; with its labels where it has some. */
export function seriesName({ name, labels, device_id, host }: IncidentSeries): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label} ${value}`);
  const of = pairs.length === 0 ? '' : ` (${pairs.join(', ')})`;
  const where = device_id ?? host;
  return `${name}${of}${where === null ? '' : ` on ${where}`}`;
}
