import { type EnrichmentRequest, type Incident, SCHEMA_VERSION } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';

/** Asks for a narrative of an incident as it is now. @param by who asked once more */
export function requestOf(
  incident: Incident,
  { llm }: Policy,
  nowMs: number,
  by?: string,
): EnrichmentRequest {
  const { tracking_id, ship_id, incident_id, material_version } = incident;
  const { incident_type, severity, scope, evidence } = incident;
  return {
    schema_version: SCHEMA_VERSION,
    tracking_id,
    ts: toTimestamp(nowMs),
    ship_id,
    incident_id,
    material_version,
    incident_type,
    severity,
    scope,
    evidence,
    priority: llm.priority_by_severity[severity],
    ...(by === undefined ? {} : { requested_by: by }),
  };
}

/** One request for each state of an incident, however often it is replayed. */
export function requestId({ incident_id, material_version }: Incident): string {
  return `${incident_id}:${material_version}`;
}
