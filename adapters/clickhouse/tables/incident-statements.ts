import type { AnomalyEnriched } from '@aiops/contracts';
import type { TimeRange } from '@aiops/ports';
import { Conditions } from '../conditions.ts';
import type { Reader } from '../driver.ts';
import { readBody } from './column-values.ts';

const MAX_STATEMENTS = 5_000;

/** One that was detected and is not yet stored as enriched is left out: half of what is told of it is not known. */
export async function incidentStatements(
  reader: Reader,
  incidentId: string,
  range: TimeRange,
  limit: number,
): Promise<readonly AnomalyEnriched[]> {
  const conditions = new Conditions()
    .within(range, 'occurred_at')
    // The bare id first: it is what the index knows.
    .require(
      'tracking_id IN (SELECT tracking_id FROM aiops.ledger WHERE incident_id = {incident_id:String})',
      { incident_id: incidentId },
    )
    .require(
      '(tracking_id, record_id) IN (SELECT tracking_id, record_id FROM aiops.ledger WHERE incident_id = {incident_id:String})',
    )
    .require("JSONHas(body, 'context')");
  const rows = await reader.query<{ body: string }>(
    `SELECT body FROM aiops.anomalies FINAL ${conditions.where}
     ORDER BY occurred_at, record_id LIMIT ${Math.min(Math.max(Math.trunc(limit), 1), MAX_STATEMENTS)}`,
    conditions.parameters,
  );
  return rows.map(readBody<AnomalyEnriched>);
}
