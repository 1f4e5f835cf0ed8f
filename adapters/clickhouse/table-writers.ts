import { type RowFormat, TableWriter, type TableWriterOptions } from './table-writer.ts';
import { ANOMALY_FORMAT } from './tables/anomalies.ts';
import { AUDIT_FORMAT } from './tables/audit.ts';
import { DOCUMENT_FORMAT } from './tables/documents.ts';
import { DROP_FORMAT } from './tables/drops.ts';
import { INCIDENT_EVENT_FORMAT, INCIDENT_FORMAT } from './tables/incidents.ts';
import { LOG_FORMAT } from './tables/logs.ts';
import { METRIC_FORMAT } from './tables/metrics.ts';
import { NARRATIVE_FORMAT, WORDING_FORMAT } from './tables/narratives.ts';
import { DEVICE_FORMAT, SHIP_FORMAT, UNKNOWN_HOST_FORMAT } from './tables/registry.ts';
import { ERROR_FORMAT, HOP_FORMAT, LEDGER_FORMAT } from './tables/trace.ts';

/** One writer a table, so that tables are written side by side and each in order. */
export function openTableWriters(options: TableWriterOptions) {
  const open = <T>(format: RowFormat<T>): TableWriter<T> => new TableWriter(format, options);
  return {
    logs: open(LOG_FORMAT),
    metrics: open(METRIC_FORMAT),
    anomalies: open(ANOMALY_FORMAT),
    incidents: open(INCIDENT_FORMAT),
    incidentEvents: open(INCIDENT_EVENT_FORMAT),
    hops: open(HOP_FORMAT),
    ledger: open(LEDGER_FORMAT),
    errors: open(ERROR_FORMAT),
    devices: open(DEVICE_FORMAT),
    ships: open(SHIP_FORMAT),
    unknownHosts: open(UNKNOWN_HOST_FORMAT),
    audit: open(AUDIT_FORMAT),
    drops: open(DROP_FORMAT),
    narratives: open(NARRATIVE_FORMAT),
    wordings: open(WORDING_FORMAT),
    documents: open(DOCUMENT_FORMAT),
  };
}
export type TableWriters = ReturnType<typeof openTableWriters>;
