import type { ErrorEntry, LedgerEntry, TraceHop } from '@aiops/contracts';
import type { ErrorFilter, LedgerFilter, Page, PageRequest, Trace } from '@aiops/ports';
import { Conditions } from '../conditions.ts';
import type { Reader } from '../driver.ts';
import { encodeCursor, pageConditions, toPage } from '../paging.ts';
import type { RowFormat } from '../table-writer.ts';
import { anomaliesOfTrace } from './anomalies.ts';
import { toColumnTime, withoutNulls } from './column-values.ts';
import { incidentsOfTrace } from './incidents.ts';
import { logsOfTrace } from './logs.ts';
import { metricsOfTrace } from './metrics.ts';

const HOP_COLUMNS = [
  'tracking_id',
  'record_id',
  'stage',
  'role',
  'started_at',
  'ended_at',
  'status',
  'error_msg',
] as const;
const LEDGER_COLUMNS = [
  'tracking_id',
  'record_id',
  'stage',
  'seq',
  'ts',
  'ship_id',
  'verdict',
  'detail',
  'incident_id',
  'fingerprint',
] as const;
const ERROR_COLUMNS = [
  'error_id',
  'tracking_id',
  'ship_id',
  'ts',
  'role',
  'stage',
  'code',
  'error_msg',
] as const;

export const HOP_FORMAT: RowFormat<TraceHop> = {
  table: 'trace_hops',
  lane: 'events',
  // Nothing waits for them but who asks for them later; each insert is a dozen files on the disk.
  paceMs: 500,
  columns: HOP_COLUMNS,
  values: (row) => [
    row.tracking_id,
    row.record_id,
    row.stage,
    row.role,
    toColumnTime(row.started_at),
    toColumnTime(row.ended_at),
    row.status,
    row.error_msg ?? null,
  ],
};

export const LEDGER_FORMAT: RowFormat<LedgerEntry> = {
  table: 'ledger',
  lane: 'events',
  // What belongs to an incident is found by it: narratives look for it again.
  paceMs: 250,
  columns: LEDGER_COLUMNS,
  values: (row) => [
    row.tracking_id,
    row.record_id,
    row.stage,
    row.seq,
    toColumnTime(row.ts),
    row.ship_id,
    row.verdict,
    row.detail,
    row.incident_id ?? null,
    row.fingerprint ?? null,
  ],
};

export const ERROR_FORMAT: RowFormat<ErrorEntry> = {
  table: 'errors',
  lane: 'events',
  paceMs: 100,
  columns: ERROR_COLUMNS,
  values: (row) => [
    row.error_id,
    row.tracking_id,
    row.ship_id,
    toColumnTime(row.ts),
    row.role,
    row.stage,
    row.code,
    row.error_msg,
  ],
};

function toLedgerEntry({ ship_id, ...row }: LedgerEntry): LedgerEntry {
  return { ...withoutNulls(row), ship_id } as LedgerEntry;
}

/** More rows of one kind than this are not one trace that a person reads: the earliest are shown. */
const MAX_TRACE_ROWS = 1000;

/** Null when nothing at all is known of this id. */
export async function readTrace(reader: Reader, trackingId: string): Promise<Trace | null> {
  const byId = { tracking_id: trackingId };
  const where = 'WHERE tracking_id = {tracking_id:String}';
  const [hops, ledger, errors, logs, metrics, anomalies, incidents] = await Promise.all([
    reader.query<TraceHop>(
      `SELECT ${HOP_COLUMNS.join(', ')} FROM aiops.trace_hops FINAL ${where}
       ORDER BY started_at, ended_at, stage, record_id LIMIT ${MAX_TRACE_ROWS}`,
      byId,
    ),
    reader.query<LedgerEntry>(
      `SELECT ${LEDGER_COLUMNS.join(', ')} FROM aiops.ledger FINAL ${where}
       ORDER BY ts, stage, record_id, seq LIMIT ${MAX_TRACE_ROWS}`,
      byId,
    ),
    reader.query<ErrorEntry>(
      `SELECT ${ERROR_COLUMNS.join(', ')} FROM aiops.errors FINAL ${where} ORDER BY ts, error_id LIMIT ${MAX_TRACE_ROWS}`,
      byId,
    ),
    logsOfTrace(reader, trackingId, MAX_TRACE_ROWS),
    metricsOfTrace(reader, trackingId, MAX_TRACE_ROWS),
    anomaliesOfTrace(reader, trackingId, MAX_TRACE_ROWS),
    incidentsOfTrace(reader, trackingId, MAX_TRACE_ROWS),
  ]);
  const parts = [hops, ledger, errors, logs, metrics, anomalies, incidents];
  if (parts.every((part) => part.length === 0)) return null;
  return {
    hops: hops.map((hop) => withoutNulls(hop) as TraceHop),
    ledger: ledger.map(toLedgerEntry),
    errors,
    logs,
    metrics,
    anomalies,
    incidents,
  };
}

export async function listLedger(
  reader: Reader,
  filter: LedgerFilter,
  page: PageRequest,
): Promise<Page<LedgerEntry>> {
  const conditions = new Conditions()
    .within(filter.range, 'ts')
    .when(filter.verdicts, 'verdicts', 'has({verdicts:Array(String)}, verdict)')
    .when(filter.incident_id, 'incident_id', 'incident_id = {incident_id:String}')
    .when(filter.tracking_id, 'tracking_id', 'tracking_id = {tracking_id:String}')
    .when(filter.ship_id, 'ship_id', 'ship_id = {ship_id:String}');
  // Verdicts of one stage about one record often share a time: the place in its order is the last key.
  const ids = ['tracking_id', 'record_id', 'stage', "leftPad(toString(seq), 10, '0')"];
  const { limit } = pageConditions(conditions, page, { time: 'ts', ids });
  const rows = await reader.query<LedgerEntry>(
    `SELECT ${LEDGER_COLUMNS.join(', ')} FROM aiops.ledger FINAL ${conditions.where}
     ORDER BY ts DESC, tracking_id DESC, record_id DESC, stage DESC, seq DESC LIMIT ${limit + 1}`,
    conditions.parameters,
  );
  return toPage(rows, limit, toLedgerEntry, (row) =>
    encodeCursor(row.ts, [row.tracking_id, row.record_id, row.stage, String(row.seq).padStart(10, '0')]),
  );
}

export async function listErrors(
  reader: Reader,
  filter: ErrorFilter,
  page: PageRequest,
): Promise<Page<ErrorEntry>> {
  const conditions = new Conditions()
    .within(filter.range, 'ts')
    .when(filter.tracking_id, 'tracking_id', 'tracking_id = {tracking_id:String}')
    .when(filter.ship_id, 'ship_id', 'ship_id = {ship_id:String}')
    .when(filter.role, 'role', 'role = {role:String}');
  const { limit } = pageConditions(conditions, page, { time: 'ts', ids: ['error_id'] });
  const rows = await reader.query<ErrorEntry>(
    `SELECT ${ERROR_COLUMNS.join(', ')} FROM aiops.errors FINAL ${conditions.where}
     ORDER BY ts DESC, error_id DESC LIMIT ${limit + 1}`,
    conditions.parameters,
  );
  return toPage(
    rows,
    limit,
    (row) => row,
    (row) => encodeCursor(row.ts, [row.error_id]),
  );
}
