import { type Incident, severityRank } from '@aiops/contracts';

/** What nobody has taken yet comes first among the equally grave; then the newest. */
export function urgentFirst(incidents: readonly Incident[]): readonly Incident[] {
  return [...incidents].sort(
    (a, b) =>
      severityRank(b.severity) - severityRank(a.severity) ||
      Number(a.status === 'ack') - Number(b.status === 'ack') ||
      Date.parse(b.first_seen) - Date.parse(a.first_seen),
  );
}
