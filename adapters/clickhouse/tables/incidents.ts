import type { Incident } from '@aiops/contracts';
import type { IncidentFilter, Page, PageRequest } from '@aiops/ports';
import { Conditions } from '../conditions.ts';
import type { Reader } from '../driver.ts';
import { encodeCursor, pageConditions, toPage } from '../paging.ts';
import type { RowFormat } from '../table-writer.ts';
import { readBody, toColumnTime } from './column-values.ts';
import { FACET_TERMS, facetConditions, newestVersions, otherConditions } from './incident-filter.ts';

/** An incident version with the precedence that was drawn when it came in. */
export interface IncidentVersion {
  readonly incident: Incident;
  readonly precedence: string;
}

/** Of a batch, each version once: the first one counts. */
export function distinctVersions(incidents: readonly Incident[]): Incident[] {
  const seen = new Set<string>();
  return incidents.filter((incident) => {
    const key = `${incident.version}:${incident.incident_id}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** What people look for in words, in lower case: whoever searches does not care. */
function searchText(incident: Incident): string {
  const words = [
    incident.incident_id,
    incident.incident_type,
    incident.severity_reason,
    incident.narrative,
    incident.owner,
    ...incident.scope.flatMap((entry) => [entry.device_id, entry.service]),
    ...incident.probable_cause.map((cause) => cause.entity),
    ...incident.evidence.flatMap((evidence) => [evidence.summary, evidence.quote]),
  ];
  return words
    .filter((word) => word !== undefined && word !== null)
    .join('\n')
    .toLowerCase();
}

function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))];
}

export const INCIDENT_FORMAT: RowFormat<IncidentVersion> = {
  table: 'incidents',
  lane: 'events',
  // People wait for them; of a storm some go together.
  paceMs: 50,
  columns: [
    'incident_id',
    'version',
    'precedence',
    'tracking_id',
    'tracking_ids',
    'incident_type',
    'category',
    'severity',
    'status',
    'ship_id',
    'scope_devices',
    'scope_services',
    'first_seen',
    'last_seen',
    'search_text',
    'body',
  ],
  values: ({ incident, precedence }) => [
    incident.incident_id,
    incident.version,
    precedence,
    incident.tracking_id,
    distinct([incident.tracking_id, ...incident.tracking_ids]),
    incident.incident_type,
    incident.category,
    incident.severity,
    incident.status,
    incident.ship_id,
    distinct(incident.scope.map((entry) => entry.device_id)),
    distinct(incident.scope.map((entry) => entry.service)),
    toColumnTime(incident.first_seen),
    toColumnTime(incident.last_seen),
    searchText(incident),
    JSON.stringify(incident),
  ],
};

export const INCIDENT_EVENT_FORMAT: RowFormat<IncidentVersion> = {
  table: 'incident_events',
  lane: 'events',
  // Nobody waits for them.
  paceMs: 250,
  columns: ['incident_id', 'version', 'precedence', 'tracking_id', 'status', 'severity', 'ts', 'body'],
  values: ({ incident, precedence }) => [
    incident.incident_id,
    incident.version,
    precedence,
    incident.tracking_id,
    incident.status,
    incident.severity,
    toColumnTime(incident.updated_at),
    JSON.stringify(incident),
  ],
};

interface IncidentRow {
  readonly incident_id: string;
  readonly last_seen: string;
  readonly body: string;
}

/** Without FINAL: a key has few rows at a time, and the greatest precedence is the one that FINAL would leave. */
export async function getIncident(reader: Reader, incidentId: string): Promise<Incident | null> {
  const [row] = await reader.query<IncidentRow>(
    `SELECT body FROM aiops.incidents WHERE incident_id = {incident_id:String}
     ORDER BY precedence DESC LIMIT 1`,
    { incident_id: incidentId },
  );
  return row === undefined ? null : readBody<Incident>(row);
}

/**
 * By last_seen, which moves with new versions: an incident that becomes active while someone pages moves to
 * the front and is not met again on later pages; none is shown twice on account of it.
 */
export async function listIncidents(
  reader: Reader,
  filter: IncidentFilter,
  page: PageRequest,
): Promise<Page<Incident>> {
  const conditions = otherConditions(filter);
  for (const [field, value] of facetConditions(filter)) conditions.when(value, field, FACET_TERMS[field]);
  const from = newestVersions(filter, conditions);
  const { limit } = pageConditions(conditions, page, { time: 'last_seen', ids: ['incident_id'] });
  const rows = await reader.query<IncidentRow>(
    `SELECT incident_id, last_seen, body FROM aiops.incidents FINAL WHERE incident_id IN (
       SELECT incident_id FROM ${from} ${conditions.where}
       ORDER BY last_seen DESC, incident_id DESC LIMIT ${limit + 1}
     ) ORDER BY last_seen DESC, incident_id DESC`,
    conditions.parameters,
  );
  return toPage(rows, limit, readBody<Incident>, (row) => encodeCursor(row.last_seen, [row.incident_id]));
}

interface SimilarRow {
  readonly body: string;
  readonly same_type: number;
  readonly same_ship: number;
  readonly shared_devices: readonly string[];
  readonly shared_services: readonly string[];
}

function whySimilar(row: SimilarRow): string {
  const reasons = [
    row.same_type === 1 ? 'same type' : undefined,
    row.shared_devices.length > 0 ? `same device ${row.shared_devices.join(', ')}` : undefined,
    row.shared_services.length > 0 ? `same service ${row.shared_services.join(', ')}` : undefined,
    row.same_ship === 1 ? 'same ship' : undefined,
  ];
  return reasons.filter((reason) => reason !== undefined).join('; ');
}

/** Ranked by shared devices, then type, services, ship; of equals the latest. */
export async function similarIncidents(
  reader: Reader,
  incident: Incident,
  limit: number,
): Promise<readonly { incident: Incident; why: string }[]> {
  const rows = await reader.query<SimilarRow>(
    `SELECT body, toUInt8(incident_type = {type:String}) AS same_type,
       toUInt8(ifNull(ship_id, '') = {ship_id:String}) AS same_ship,
       arrayIntersect(scope_devices, {devices:Array(String)}) AS shared_devices,
       arrayIntersect(scope_services, {services:Array(String)}) AS shared_services
     FROM aiops.incidents FINAL
     WHERE incident_id != {incident_id:String}
       AND first_seen < fromUnixTimestamp64Milli({before_ms:Int64}, 'UTC')
       AND (same_type = 1 OR notEmpty(shared_devices) OR (same_ship = 1 AND notEmpty(shared_services)))
     ORDER BY 4 * least(length(shared_devices), 2) + 3 * same_type + 2 * least(length(shared_services), 1) + same_ship DESC,
       last_seen DESC, incident_id LIMIT ${Math.min(Math.max(Math.trunc(limit), 1), 100)}`,
    {
      incident_id: incident.incident_id,
      type: incident.incident_type,
      ship_id: incident.ship_id ?? '',
      before_ms: Date.parse(incident.first_seen),
      devices: distinct(incident.scope.map((entry) => entry.device_id)),
      services: distinct(incident.scope.map((entry) => entry.service)),
    },
  );
  return rows.map((row) => ({ incident: readBody<Incident>(row), why: whySimilar(row) }));
}

/** By the time of storing: when something happened says nothing of when it was resolved. */
export async function resolvedIncidents(
  reader: Reader,
  sinceMs: number,
  page: PageRequest,
): Promise<Page<Incident>> {
  const conditions = new Conditions().require(
    `status = 'resolved' AND stored_at >= fromUnixTimestamp64Milli({since_ms:Int64}, 'UTC')`,
    { since_ms: Math.trunc(sinceMs) },
  );
  const { limit } = pageConditions(conditions, page, { time: 'stored_at', ids: ['incident_id'] });
  const rows = await reader.query<{ incident_id: string; stored_s: number; body: string }>(
    `SELECT incident_id, toUnixTimestamp(stored_at) AS stored_s, body FROM aiops.incidents FINAL WHERE incident_id IN (
       SELECT incident_id FROM aiops.incidents FINAL ${conditions.where}
       ORDER BY stored_at DESC, incident_id DESC LIMIT ${limit + 1}
     ) ORDER BY stored_at DESC, incident_id DESC`,
    conditions.parameters,
  );
  return toPage(rows, limit, readBody<Incident>, ({ stored_s, incident_id }) =>
    encodeCursor(new Date(stored_s * 1000).toISOString(), [incident_id]),
  );
}

/** Incidents that name the record themselves, or that the ledger's verdicts name. */
export async function incidentsOfTrace(
  reader: Reader,
  trackingId: string,
  limit: number,
): Promise<Incident[]> {
  const rows = await reader.query<IncidentRow>(
    `SELECT body FROM aiops.incidents FINAL WHERE incident_id IN (
       SELECT incident_id FROM aiops.incidents WHERE has(tracking_ids, {tracking_id:String})
       UNION ALL
       SELECT assumeNotNull(incident_id) FROM aiops.ledger
       WHERE tracking_id = {tracking_id:String} AND incident_id IS NOT NULL
     ) ORDER BY first_seen, incident_id LIMIT ${limit}`,
    { tracking_id: trackingId },
  );
  return rows.map(readBody<Incident>);
}
