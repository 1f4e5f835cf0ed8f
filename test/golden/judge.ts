import type { Incident } from '@aiops/contracts';
import type { CauseTruth, ScenarioTruth } from '@aiops/scenarios';

interface Verdict {
  readonly incident: Incident;
  /** The cause of most of its records; null where most are background. */
  readonly causeId: string | null;
}

export interface Judgement {
  /** What differs from the truth, in words. */
  readonly faults: readonly string[];
  readonly truth: ScenarioTruth;
  readonly verdicts: readonly Verdict[];
}

/** Compares incidents with what really happened. An incident belongs to the cause of most of its records. */
export function judge(truth: ScenarioTruth, incidents: readonly Incident[]): Judgement {
  const standing = incidents.filter(({ merged_into }) => merged_into === undefined);
  const verdicts = standing.map((incident) => ({ incident, causeId: causeOf(truth, incident) }));
  const faults = truth.causes.flatMap((cause) => faultsOf(cause, verdicts));
  for (const { incident, causeId } of verdicts) {
    if (causeId === null) faults.push(`of no cause: ${incident.incident_type} on ${rootOf(incident)}`);
  }
  return { faults, truth, verdicts };
}

function causeOf({ records }: ScenarioTruth, incident: Incident): string | null {
  const votes = new Map<string | null, number>();
  for (const id of incident.tracking_ids) {
    const cause = records[id] ?? null;
    votes.set(cause, (votes.get(cause) ?? 0) + 1);
  }
  const [most] = [...votes].sort((a, b) => b[1] - a[1]);
  return most?.[0] ?? null;
}

function faultsOf(cause: CauseTruth, verdicts: readonly Verdict[]): string[] {
  const own = verdicts.filter(({ causeId }) => causeId === cause.id).map(({ incident }) => incident);
  const [first] = own;
  if (first === undefined) return [`${cause.id}: not found`];
  const faults = own.length === 1 ? [] : [`${cause.id}: ${own.length} incidents instead of one`];
  const seen = { type: first.incident_type, severity: first.severity, root: rootOf(first) };
  const wanted = { type: cause.incident_type, severity: cause.severity, root: cause.root_device };
  for (const term of ['type', 'severity', 'root'] as const) {
    if (seen[term] !== wanted[term]) {
      faults.push(`${cause.id}: ${term} is ${seen[term]} instead of ${wanted[term]}`);
    }
  }
  return faults;
}

function rootOf(incident: Incident): string {
  return incident.probable_cause[0]?.entity ?? 'none';
}

/** For a person: what really happened, and what was found. */
export function judgementTable({ faults, truth, verdicts }: Judgement): string {
  const causes = truth.causes.map(
    ({ id, incident_type, severity, root_device, begins_at, detectable_at }) =>
      `  ${id}  ${incident_type}  ${severity}  ${root_device}  from ${begins_at}, detectable ${detectable_at}`,
  );
  const found = verdicts.map(
    ({ incident, causeId }) =>
      `  ${causeId ?? 'no cause'}  ${incident.incident_type}  ${incident.severity}  ${rootOf(incident)}  ` +
      `${incident.first_seen} to ${incident.last_seen}  ${incident.anomaly_count} findings  ` +
      `${incident.evidence[0]?.quote ?? incident.evidence[0]?.summary ?? ''}`,
  );
  return ['', ...faults.map((fault) => `✗ ${fault}`), 'truth:', ...causes, 'found:', ...found, ''].join('\n');
}
