import { type ExpectedEnd, type Incident, SCHEMA_VERSION } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
import { categoryOf, scopeOf } from './assess.ts';
import { endOfIncident } from './lifecycle.ts';
import type { Publication } from './publications.ts';
import { type IncidentState, isOpen } from './state.ts';

/**
 * The incident as people and other roles see it.
 * @param limit how many tracking ids and errors the message carries; the latest ones
 */
export function incidentMessage(
  policy: Policy,
  incident: IncidentState,
  publication: Pick<Publication, 'version' | 'materialVersion'> | undefined,
  limit: number,
): Incident {
  const message: Incident = {
    schema_version: SCHEMA_VERSION,
    tracking_id: incident.openerTrackingId,
    ts: toTimestamp(incident.lastMs),
    ship_id: incident.ship,
    incident_id: incident.id,
    incident_type: incident.type,
    category: categoryOf(policy, incident),
    severity: incident.severity,
    severity_reason: incident.severityReason,
    status: incident.status,
    scope: scopeOf(incident),
    corr_keys: corrKeys(incident),
    suppress_key: incident.suppressKey,
    timeline: [...incident.timeline].sort((a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0)),
    evidence: [...incident.evidence],
    probable_cause: [...incident.causes],
    runbook_refs: [],
    tracking_ids: latest([...incident.trackingIds.keys()], limit),
    errors: latest(incident.errors, limit),
    anomaly_count: incident.anomalyCount,
    duplicate_count: incident.duplicateCount,
    related_to: [...incident.relatedTo],
    flapping: incident.flapping,
    created_at: toTimestamp(incident.createdAtMs),
    updated_at: toTimestamp(incident.changedAtMs),
    first_seen: toTimestamp(incident.firstMs),
    last_seen: toTimestamp(incident.lastMs),
    version: Math.max(1, publication?.version ?? 0),
    material_version: Math.max(1, publication?.materialVersion ?? 0),
  };
  if (incident.resolveReason !== null) message.resolve_reason = incident.resolveReason;
  if (incident.suppression !== null) message.suppressed_by = incident.suppression.by;
  if (isOpen(incident)) message.expected_end = expectedEnd(policy, incident);
  if (incident.owner !== null) message.owner = incident.owner;
  if (incident.feedback !== null) message.feedback = incident.feedback;
  if (incident.mergedInto !== null) message.merged_into = incident.mergedInto;
  return message;
}

function expectedEnd(policy: Policy, incident: IncidentState): ExpectedEnd {
  const { endMs, reason, sinceMs } = endOfIncident({ policy }, incident);
  return { ts: toTimestamp(endMs), reason, since: toTimestamp(sinceMs) };
}

function latest<T>(items: readonly T[], limit: number): T[] {
  return items.length <= limit ? [...items] : items.slice(items.length - limit);
}

/** For search only: sharing a key relates nothing. */
function corrKeys(incident: IncidentState): string[] {
  const ship = incident.ship ?? 'none';
  const keys = new Set([`${incident.type}:${ship}`, `${incident.domain}:${ship}`]);
  for (const { device_id, service } of scopeOf(incident)) {
    keys.add(`${device_id}:${ship}`);
    if (service === null) continue;
    keys.add(`${service}:${ship}`);
    keys.add(`${incident.type}:${service}:${ship}`);
  }
  return [...keys].slice(0, 100);
}

/** Severity, scope, type and root: a change of these makes a new material version. */
export function materialKeyOf(incident: IncidentState): string {
  const scope = scopeOf(incident)
    .map((entry) => `${entry.device_id}/${entry.service ?? ''}`)
    .join(',');
  return [incident.severity, incident.type, incident.causes[0]?.entity ?? '', scope].join('|');
}
