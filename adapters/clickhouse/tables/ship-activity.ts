import type { Severity } from '@aiops/contracts';
import type { LastRecord, LiveIncidents, TimeRange } from '@aiops/ports';
import { Conditions } from '../conditions.ts';
import type { Reader } from '../driver.ts';

/** More ships than a fleet has; some types and four severities each. */
const MAX_GROUPS = 20_000;
const MAX_SHIPS = 1_000;

interface LiveRow {
  readonly ship_id: string;
  readonly incident_type: string;
  readonly severity: Severity;
  readonly count: string;
  readonly first_incident_id: string;
  readonly begun: string;
}

/** Of the newest versions. */
export async function liveIncidents(reader: Reader): Promise<readonly LiveIncidents[]> {
  const rows = await reader.query<LiveRow>(
    `SELECT assumeNotNull(toString(i.ship_id)) AS ship_id, i.incident_type AS incident_type, i.severity AS severity,
       count() AS count, argMin(i.incident_id, (i.first_seen, i.incident_id)) AS first_incident_id,
       min(i.first_seen) AS begun
     FROM aiops.incidents AS i FINAL WHERE i.status IN ('open', 'ack') AND i.ship_id IS NOT NULL
     GROUP BY i.ship_id, i.incident_type, i.severity
     ORDER BY ship_id, incident_type, severity LIMIT ${MAX_GROUPS}`,
  );
  return rows.map(({ ship_id, incident_type, severity, count, first_incident_id, begun }) => ({
    ship_id,
    incident_type,
    severity,
    count: Number(count),
    first: { incident_id: first_incident_id, first_seen: begun },
  }));
}

/** By ship; records of no ship are left out. */
export async function lastRecords(reader: Reader, range: TimeRange): Promise<readonly LastRecord[]> {
  const conditions = new Conditions().within(range, 'ts').require('ship_id IS NOT NULL');
  const newest = (table: 'logs' | 'metrics'): string =>
    `SELECT ship_id, max(ts) AS newest FROM aiops.${table} ${conditions.where} GROUP BY ship_id`;
  return reader.query<LastRecord>(
    `SELECT assumeNotNull(toString(s.ship_id)) AS ship_id, max(s.newest) AS ts
     FROM (${newest('logs')} UNION ALL ${newest('metrics')}) AS s
     GROUP BY s.ship_id ORDER BY ship_id LIMIT ${MAX_SHIPS}`,
    conditions.parameters,
  );
}
