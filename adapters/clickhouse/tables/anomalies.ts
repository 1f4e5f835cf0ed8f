import {
  type AnomalyDetected,
  type AnomalyEnriched,
  CATEGORY_OF_DOMAIN,
  type Category,
  Domain,
} from '@aiops/contracts';
import type { AnomalyFilter, Page, PageRequest } from '@aiops/ports';
import { Conditions } from '../conditions.ts';
import type { Reader } from '../driver.ts';
import { encodeCursor, pageConditions, toPage } from '../paging.ts';
import type { RowFormat } from '../table-writer.ts';
import { readBody, toColumnTime } from './column-values.ts';

export type Anomaly = AnomalyDetected | AnomalyEnriched;

function isEnriched(anomaly: Anomaly): anomaly is AnomalyEnriched {
  return 'context' in anomaly;
}

/** Detected and enriched share the key (occurred_at, record_id); the enriched one has the higher precedence. */
export const ANOMALY_FORMAT: RowFormat<Anomaly> = {
  table: 'anomalies',
  lane: 'events',
  paceMs: 250,
  columns: [
    'record_id',
    'tracking_id',
    'occurred_at',
    'started_at',
    'ship_id',
    'device_id',
    'host',
    'service',
    'domain',
    'anomaly_type',
    'incident_type',
    'detector',
    'role',
    'state',
    'severity',
    'level',
    'metric_name',
    'fingerprint',
    'search_text',
    'body',
    'precedence',
  ],
  values: (row) => [
    row.record_id,
    row.tracking_id,
    toColumnTime(row.occurred_at),
    toColumnTime(row.started_at),
    row.ship_id,
    row.device_id ?? null,
    row.host ?? null,
    row.service,
    row.domain,
    row.anomaly_type,
    row.incident_type,
    row.detector,
    row.role,
    row.state,
    (isEnriched(row) ? row.severity : row.severity_written) ?? null,
    row.level ?? null,
    row.metric_name ?? null,
    row.fingerprint,
    [row.reason, row.raw_msg, row.signal].filter((text) => text !== undefined).join('\n'),
    JSON.stringify(row),
    isEnriched(row) ? 1 : 0,
  ],
};

interface AnomalyRow {
  readonly occurred_at: string;
  readonly record_id: string;
  readonly body: string;
}

function domainsOf(categories: readonly Category[] | undefined): readonly string[] | undefined {
  if (categories === undefined) return undefined;
  return Domain.options.filter((domain) => categories.includes(CATEGORY_OF_DOMAIN[domain]));
}

const KEY = 'occurred_at, record_id';

/** By `occurred_at`. The keys are found first, so that only the bodies that are shown are read. */
export async function searchAnomalies(
  reader: Reader,
  filter: AnomalyFilter,
  page: PageRequest,
): Promise<Page<Anomaly>> {
  const conditions = new Conditions()
    .within(filter.range, 'occurred_at')
    .when(filter.ship_id, 'ship_id', 'ship_id = {ship_id:String}')
    .when(filter.device_id, 'device_id', 'device_id = {device_id:String}')
    .when(filter.host, 'host', 'host = {host:String}')
    .when(filter.service, 'service', 'service = {service:String}')
    .when(filter.level, 'level', 'level = {level:String}')
    .when(filter.name, 'name', 'metric_name = {name:String}')
    .when(filter.tracking_id, 'tracking_id', 'tracking_id = {tracking_id:String}')
    .when(filter.incident_type, 'incident_type', 'has({incident_type:Array(String)}, incident_type)')
    .when(domainsOf(filter.category), 'domain', 'has({domain:Array(String)}, domain)')
    .when(filter.state, 'state', 'state = {state:String}')
    .when(filter.detector, 'detector', 'detector = {detector:String}')
    .when(filter.severity, 'severity', 'has({severity:Array(String)}, severity)')
    .when(filter.q, 'q', 'positionCaseInsensitiveUTF8(search_text, {q:String}) > 0');
  const { limit } = pageConditions(conditions, page, { time: 'occurred_at', ids: ['record_id'] });
  const rows = await reader.query<AnomalyRow>(
    `SELECT ${KEY}, body FROM aiops.anomalies FINAL WHERE (${KEY}) IN (
       SELECT ${KEY} FROM aiops.anomalies FINAL ${conditions.where}
       ORDER BY occurred_at DESC, record_id DESC LIMIT ${limit + 1}
     ) ORDER BY occurred_at DESC, record_id DESC`,
    conditions.parameters,
  );
  return toPage(rows, limit, readBody<Anomaly>, (row) => encodeCursor(row.occurred_at, [row.record_id]));
}

export async function anomaliesOfTrace(
  reader: Reader,
  trackingId: string,
  limit: number,
): Promise<Anomaly[]> {
  const rows = await reader.query<AnomalyRow>(
    `SELECT body FROM aiops.anomalies FINAL WHERE tracking_id = {tracking_id:String}
     ORDER BY ${KEY} LIMIT ${limit}`,
    { tracking_id: trackingId },
  );
  return rows.map(readBody<Anomaly>);
}
