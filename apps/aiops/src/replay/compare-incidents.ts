import type { Incident } from '@aiops/contracts';
import { type MatchedBy, matchIncidents } from './match-incidents.ts';

/** One thing that differs in an incident of both runs; places are lists, the others single values. */
export interface FieldChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

export interface ChangedIncident {
  readonly present: Incident;
  readonly other: Incident;
  readonly matched_by: MatchedBy;
  readonly changes: readonly FieldChange[];
}

/** An incident of one run only. */
export interface LoneIncident {
  readonly incident: Incident;
  /** The incident of the other run that has some of its records, and is the same as another one. */
  readonly part_of: string | null;
}

export interface Comparison {
  readonly appear: readonly LoneIncident[];
  readonly vanish: readonly LoneIncident[];
  readonly change: readonly ChangedIncident[];
  /** How many are the same in both. */
  readonly same: number;
}

/** What of an incident a person would notice. Ids follow from the first record and say nothing of their own. */
const FIELDS: Readonly<Record<string, (incident: Incident) => unknown>> = {
  type: ({ incident_type }) => incident_type,
  severity: ({ severity }) => severity,
  root: ({ probable_cause }) => probable_cause[0]?.entity ?? null,
  status: ({ status, resolve_reason }) =>
    resolve_reason === undefined ? status : `${status} (${resolve_reason})`,
  suppressed_by: ({ suppressed_by }) => suppressed_by ?? null,
  members: (incident) => membersOf(incident),
  findings: ({ anomaly_count }) => anomaly_count,
  begins: ({ first_seen }) => first_seen,
  last_activity: ({ last_seen }) => last_seen,
  ends: (incident) => endOf(incident),
  reopened: ({ timeline }) => timeline.filter(({ event }) => event === 'reopened').length,
  flapping: ({ flapping }) => flapping,
};

/** What appears, vanishes and changes from the incidents of one run to those of another over the same records. */
export function compareIncidents(present: readonly Incident[], other: readonly Incident[]): Comparison {
  const { matches, onlyA, onlyB } = matchIncidents(present, other);
  const pairs = matches.map(({ a, b, by }) => ({
    present: a,
    other: b,
    matched_by: by,
    changes: changesOf(a, b),
  }));
  const change = pairs.filter(({ changes }) => changes.length > 0);
  return {
    appear: onlyB.map(({ incident, partOf }) => ({ incident, part_of: partOf })),
    vanish: onlyA.map(({ incident, partOf }) => ({ incident, part_of: partOf })),
    change,
    same: pairs.length - change.length,
  };
}

function changesOf(a: Incident, b: Incident): FieldChange[] {
  return Object.entries(FIELDS)
    .map(([field, read]) => ({ field, from: read(a), to: read(b) }))
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
}

/** Each place with its service, sorted. */
export function membersOf({ scope }: Incident): string[] {
  const names = scope.map(({ device_id, service }) =>
    service === null ? device_id : `${device_id}/${service}`,
  );
  return [...new Set(names)].sort();
}

/** When it was resolved the last time; null while it is open. */
export function endOf({ status, timeline }: Incident): string | null {
  if (status !== 'resolved') return null;
  return timeline.findLast(({ event }) => event === 'resolved')?.ts ?? null;
}
