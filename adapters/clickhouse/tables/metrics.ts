import type { MetricSample } from '@aiops/contracts';
import type { MetricRange, MetricRangeRequest, Page, PageRequest, RecordFilter } from '@aiops/ports';
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
  'name',
  'value',
  'service',
  'host',
  'device_id',
  'source',
  'error_msg',
  'clock_skew',
  'labels',
  'unit',
] as const;

export const METRIC_FORMAT: RowFormat<MetricSample> = {
  table: 'metrics',
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
    row.name,
    row.value,
    row.service,
    row.host ?? null,
    row.device_id ?? null,
    row.source,
    row.error_msg ?? null,
    row.clock_skew ?? null,
    row.labels === undefined ? null : JSON.stringify(row.labels),
    row.unit ?? null,
  ],
};

type MetricRow = Omit<MetricSample, 'labels'> & { readonly labels: string | null };

function toSample(row: MetricRow): MetricSample {
  const { labels, ship_id, service, ...rest } = row;
  const parsed = labels === null ? {} : { labels: readLabels(labels) };
  return { ...withoutNulls(rest), ship_id, service, ...parsed } as MetricSample;
}

function readLabels(text: string): Record<string, string> {
  return JSON.parse(text) as Record<string, string>;
}

const SELECT = `SELECT ${COLUMNS.join(', ')} FROM aiops.metrics`;
const MAX_SERIES = 200;
const MAX_POINTS = 50_000;

/** `q` is searched in the name and the labels; a sample has no level: a filter by one matches none. */
export async function searchMetrics(
  reader: Reader,
  filter: RecordFilter,
  page: PageRequest,
): Promise<Page<MetricSample>> {
  const conditions = new Conditions()
    .within(filter.range, 'ts')
    .when(filter.ship_id, 'ship_id', 'ship_id = {ship_id:String}')
    .when(filter.device_id, 'device_id', 'device_id = {device_id:String}')
    .when(filter.host, 'host', 'host = {host:String}')
    .when(filter.service, 'service', 'service = {service:String}')
    .when(filter.name, 'name', 'name = {name:String}')
    .when(filter.tracking_id, 'tracking_id', 'tracking_id = {tracking_id:String}')
    .when(
      filter.q,
      'q',
      "positionCaseInsensitiveUTF8(concat(name, ' ', ifNull(labels, '')), {q:String}) > 0",
    );
  if (filter.level !== undefined) conditions.require('false');
  const { limit } = pageConditions(conditions, page, { time: 'ts', ids: ['record_id'] });
  // The hour leads the order because it leads the table's: the engine then stops at the newest hours.
  const rows = await reader.query<MetricRow>(
    `${SELECT} ${conditions.where}
     ORDER BY toStartOfHour(ts) DESC, ts DESC, record_id DESC LIMIT ${limit + 1}`,
    conditions.parameters,
  );
  return toPage(rows, limit, toSample, (row) => encodeCursor(row.ts, [row.record_id]));
}

export async function metricsOfTrace(
  reader: Reader,
  trackingId: string,
  limit: number,
): Promise<MetricSample[]> {
  const rows = await reader.query<MetricRow>(
    `${SELECT} WHERE tracking_id = {tracking_id:String} ORDER BY ts, record_id LIMIT ${limit}`,
    { tracking_id: trackingId },
  );
  return rows.map(toSample);
}

interface SeriesRow {
  readonly ship_id: string | null;
  readonly device_id: string | null;
  readonly host: string | null;
  readonly service: string | null;
  readonly labels: string | null;
  /** [step start in ms, average, least, greatest] */
  readonly points: readonly (readonly [string, number, number, number])[];
}

/** A row a series, the busiest first; at most 200 series and 50,000 points, so coarser steps for longer ranges. */
export async function metricRanges(
  reader: Reader,
  request: MetricRangeRequest,
): Promise<readonly MetricRange[]> {
  const stepMs = Math.max(1, Math.trunc(request.stepMs));
  const conditions = new Conditions()
    .require('name = {name:String}', { name: request.name })
    .within(request.range, 'ts')
    .when(request.ship_id, 'ship_id', 'ship_id = {ship_id:String}')
    .when(request.device_id, 'device_id', 'device_id = {device_id:String}')
    .when(request.host, 'host', 'host = {host:String}');
  const series = 'ship_id, device_id, host, service, labels';
  const rows = await reader.query<SeriesRow>(
    `SELECT ${series}, arraySort(groupArray((step, average, least, greatest))) AS points FROM (
       SELECT ${series}, intDiv(toUnixTimestamp64Milli(ts), {step_ms:Int64}) * {step_ms:Int64} AS step,
         avg(value) AS average, min(value) AS least, max(value) AS greatest
       FROM aiops.metrics ${conditions.where}
       GROUP BY ${series}, step ORDER BY step DESC LIMIT ${MAX_POINTS}
     ) GROUP BY ${series} ORDER BY length(points) DESC, ${series} LIMIT ${MAX_SERIES}`,
    { ...conditions.parameters, step_ms: stepMs },
  );
  return rows.map((row) => ({
    name: request.name,
    ship_id: row.ship_id,
    device_id: row.device_id,
    host: row.host,
    service: row.service,
    labels: row.labels === null ? {} : readLabels(row.labels),
    points: row.points.map(([ms, avg, min, max]) => ({
      ts: new Date(Number(ms)).toISOString(),
      avg,
      min,
      max,
    })),
  }));
}
