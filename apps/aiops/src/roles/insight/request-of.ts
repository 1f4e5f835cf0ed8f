import { type EnrichmentRequest, type Incident, SCHEMA_VERSION } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
import type { Emission } from '@aiops/ports';

const LAST = 1;
/** Whoever answers reads the incident, which may be newer than the request: of its evidence the message names the first. */
const MOST_NAMED = 20;

/** Asks for a narrative of an incident as it is now. @param by who asked once more */
export function requestOf(
  incident: Incident,
  { llm }: Policy,
  nowMs: number,
  by?: string,
): EnrichmentRequest {
  const { tracking_id, ship_id, incident_id, material_version } = incident;
  const { incident_type, severity, scope, evidence, version, status } = incident;
  return {
    schema_version: SCHEMA_VERSION,
    tracking_id,
    ts: toTimestamp(nowMs),
    ship_id,
    incident_id,
    material_version,
    incident_version: version,
    incident_status: status,
    incident_type,
    severity,
    scope: scope.slice(0, MOST_NAMED),
    evidence: evidence.slice(0, MOST_NAMED),
    // The end of a story can wait for those that go on.
    priority: status === 'resolved' ? LAST : llm.priority_by_severity[severity],
    ...(by === undefined ? {} : { requested_by: by }),
  };
}

/** What another system tells in its own words, and what went into another incident, is told there. */
export function isToldElsewhere({ merged_into, imported_by, narrative }: Incident): boolean {
  return merged_into !== undefined || (imported_by !== undefined && narrative !== undefined);
}

/** The message that asks for a narrative of this state. */
export function askingFor(incident: Incident, policy: Policy, nowMs: number): Emission {
  return {
    subject: 'enrichment.request',
    key: incident.ship_id,
    id: requestId(incident),
    item: requestOf(incident, policy, nowMs),
  };
}

/** One request for each version of an incident that is asked about, however often it is replayed. */
export function requestId({ incident_id, version }: Pick<Incident, 'incident_id' | 'version'>): string {
  return `${incident_id}:${version}`;
}
