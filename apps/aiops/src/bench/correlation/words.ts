import type { AnomalyEnriched, Incident } from '@aiops/contracts';
import type { Observed } from './observe.ts';
import type { Cause, Truth } from './truth.ts';

/** One line each, so that who mends a fault sees where to look. */
export const wordsOn = {
  /** Whether no record led to a statement, or what became of the statements. */
  missed(seen: Observed, truth: Truth, cause: Cause): string {
    const records = Object.values(truth.records).filter((id) => id === cause.id).length;
    const stated = seen.anomalies.filter(({ tracking_id }) => truth.records[tracking_id] === cause.id);
    const [first] = stated;
    if (first === undefined) return `${cause.incident_type}: none of its ${records} records led to a finding`;
    const verdicts = new Map<string, number>();
    for (const { tracking_id } of stated) {
      const verdict = seen.verdicts.get(tracking_id) ?? 'unjudged';
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    }
    const ends = [...verdicts].map(([verdict, count]) => `${count} ${verdict}`).join(', ');
    return `${cause.incident_type}: ${ends}; the first: ${statement(first)}`;
  },

  /** What an incident is and what opened it. */
  incident(seen: Observed, incident: Incident): string {
    const opener = seen.anomalies.find(
      ({ tracking_id, state }) => tracking_id === incident.tracking_id && state === 'firing',
    );
    const { incident_type, severity, scope, timeline } = incident;
    const [first] = timeline;
    const where = [...new Set(scope.map(({ device_id }) => device_id))];
    const opened = opener === undefined ? (first?.description ?? 'unknown') : statement(opener);
    const more = where.length > 1 ? ` and ${where.length - 1} more` : '';
    return `${incident_type} ${severity} on ${where[0] ?? 'no entity'}${more} at ${incident.created_at}, opened by ${opened}`;
  },

  root({ probable_cause }: Incident, cause: Cause): string {
    const ranked = probable_cause.map(
      ({ entity, terms }) =>
        `${entity} (${String(terms['downstream_members'])}, ${String(terms['earliest_start'])})`,
    );
    return `${cause.root_device} is not first of ${ranked.join(', ')}`;
  },
};

function statement({
  anomaly_type,
  incident_type,
  device_id,
  host,
  reason,
  raw_msg,
}: AnomalyEnriched): string {
  const where = device_id ?? host ?? 'no host';
  const line = raw_msg === undefined ? '' : ` “${raw_msg.slice(0, 120)}”`;
  return `${anomaly_type} ${incident_type} on ${where}: ${reason}${line}`;
}
