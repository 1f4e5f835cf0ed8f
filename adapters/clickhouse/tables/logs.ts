import type { LogMessage } from '@aiops/contracts';
import type { Page, PageRequest, RecordFilter } from '@aiops/ports';
import { Conditions } from '../conditions.ts';
import type { Reader } from '../driver.ts';
import { encodeCursor, pageConditions, toPage } from '../paging.ts';
import type { RowFormat } from '../table-writer.ts';
import { toColumnTime, withoutNulls } from './column-values.ts';

const COLUMNS = [
  'ts',
  'received_at',
  'record_id',
  'tracking_id',
  'schema_version',
  'ship_id',
  'ship_id_source',
  'domain',
  'service',
  'level',
  'severity_number',
  'msg',
  'host',
  'device_id',
  'source',
  'error_msg',
  'parse_error',
  'truncated',
  'clock_skew',
  'meta',
] as const;

export const LOG_FORMAT: RowFormat<LogMessage> = {
  table: 'logs',
  lane: 'bulk',
  paceMs: 150,
  columns: COLUMNS,
  values: (row) => [
    toColumnTime(row.ts),
    toColumnTime(row.received_at),
    row.record_id,
    row.tracking_id,
    row.schema_version,
    row.ship_id,
    row.ship_id_source,
    row.domain,
    row.service,
    row.level,
    row.severity_number ?? null,
    row.msg,
    row.host ?? null,
    row.device_id ?? null,
    row.source,
    row.error_msg ?? null,
    row.parse_error ?? null,
    row.truncated ?? null,
    row.clock_skew ?? null,
    row.meta === undefined ? null : JSON.stringify(row.meta),
  ],
};

type LogRow = Omit<LogMessage, 'meta'> & { readonly meta: string | null };

function toLog(row: LogRow): LogMessage {
  const { meta, ship_id, domain, service, level, ...rest } = row;
  const parsed = meta === null ? {} : { meta: JSON.parse(meta) as LogMessage['meta'] };
  return { ...withoutNulls(rest), ship_id, domain, service, level, ...parsed } as LogMessage;
}

const SELECT = `SELECT ${COLUMNS.join(', ')} FROM aiops.logs`;

/** A log has no metric name: a filter by one matches none. */
export async function searchLogs(
  reader: Reader,
  filter: RecordFilter,
  page: PageRequest,
): Promise<Page<LogMessage>> {
  const conditions = new Conditions()
    .within(filter.range, 'ts')
    .when(filter.ship_id, 'ship_id', 'ship_id = {ship_id:String}')
    .when(filter.device_id, 'device_id', 'device_id = {device_id:String}')
    .when(filter.host, 'host', 'host = {host:String}')
    .when(filter.service, 'service', 'service = {service:String}')
    .when(filter.level, 'level', 'level = {level:String}')
    .when(filter.tracking_id, 'tracking_id', 'tracking_id = {tracking_id:String}')
    .when(filter.q, 'q', 'positionCaseInsensitiveUTF8(msg, {q:String}) > 0');
  if (filter.name !== undefined) conditions.require('false');
  const { limit } = pageConditions(conditions, page, { time: 'ts', ids: ['record_id'] });
  const rows = await reader.query<LogRow>(
    `${SELECT} ${conditions.where} ORDER BY ts DESC, record_id DESC LIMIT ${limit + 1}`,
    conditions.parameters,
  );
  return toPage(rows, limit, toLog, (row) => encodeCursor(row.ts, [row.record_id]));
}

export async function logsOfTrace(reader: Reader, trackingId: string, limit: number): Promise<LogMessage[]> {
  const rows = await reader.query<LogRow>(
    `${SELECT} WHERE tracking_id = {tracking_id:String} ORDER BY ts, record_id LIMIT ${limit}`,
    { tracking_id: trackingId },
  );
  return rows.map(toLog);
}
