import type { StatedMetric, TimeRange } from '@aiops/ports';
import { Conditions } from '../conditions.ts';
import type { Reader } from '../driver.ts';

const MAX_STATED = 200;

interface StatedRow extends Omit<StatedMetric, 'statements'> {
  readonly statements: string;
}

/** The ledger says which statements are the incident's: its own list of ids grows no longer than the message may. */
export async function incidentMetrics(
  reader: Reader,
  incidentId: string,
  range: TimeRange,
): Promise<readonly StatedMetric[]> {
  const conditions = new Conditions()
    .within(range, 'occurred_at')
    .require('metric_name IS NOT NULL')
    // The bare id first: it is what the index knows.
    .require(
      'tracking_id IN (SELECT tracking_id FROM aiops.ledger WHERE incident_id = {incident_id:String})',
      {
        incident_id: incidentId,
      },
    )
    .require(
      '(tracking_id, record_id) IN (SELECT tracking_id, record_id FROM aiops.ledger WHERE incident_id = {incident_id:String})',
    );
  const series = 'name, ship_id, device_id, host, service, signal, role';
  const rows = await reader.query<StatedRow>(
    `SELECT ${series}, arraySort(groupUniqArrayIf(2)(assumeNotNull(threshold), threshold IS NOT NULL)) AS thresholds,
       count() AS statements
     FROM (
       SELECT assumeNotNull(toString(metric_name)) AS name, ship_id, device_id, host, service, role,
         JSONExtractString(body, 'signal') AS signal,
         JSONExtract(body, 'threshold', 'Nullable(Float64)') AS threshold
       FROM aiops.anomalies FINAL ${conditions.where}
     ) GROUP BY ${series} ORDER BY statements DESC, ${series} LIMIT ${MAX_STATED}`,
    conditions.parameters,
  );
  return rows.map((row) => ({ ...row, statements: Number(row.statements) }));
}
