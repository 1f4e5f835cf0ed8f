import type { DroppedRecords } from '@aiops/contracts';
import type { TimeRange } from '@aiops/ports';
import type { Reader } from '../driver.ts';
import type { RowFormat } from '../table-writer.ts';
import { toColumnTime } from './column-values.ts';

const MINUTE_MS = 60_000;

export const DROP_FORMAT: RowFormat<DroppedRecords> = {
  table: 'drops',
  lane: 'events',
  paceMs: 1000,
  columns: ['minute', 'ship_id', 'source', 'reason', 'records', 'first_seen', 'last_seen'],
  values: (row) => [
    Math.floor(Date.parse(row.first_seen) / MINUTE_MS) * 60,
    row.ship_id ?? '',
    row.source,
    row.reason,
    row.records,
    toColumnTime(row.first_seen),
    toColumnTime(row.last_seen),
  ],
};

/** Whole minutes: a minute belongs to the range in which it begins, or which begins in it. */
const IN_RANGE = `minute >= toStartOfMinute(fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC'))
  AND minute < fromUnixTimestamp64Milli({to_ms:Int64}, 'UTC')`;

function bounds(range: TimeRange): { from_ms: number; to_ms: number } {
  return { from_ms: Math.trunc(range.fromMs), to_ms: Math.trunc(range.toMs) };
}

/** By source and reason, the most first. */
export async function listDrops(
  reader: Reader,
  range: TimeRange,
  limit: number,
): Promise<readonly DroppedRecords[]> {
  const rows = await reader.query<Omit<DroppedRecords, 'records'> & { records: string }>(
    `SELECT nullIf(d.ship_id, '') AS ship_id, d.source AS source, d.reason AS reason, sum(d.records) AS records,
       min(d.first_seen) AS first_seen, max(d.last_seen) AS last_seen
     FROM aiops.drops AS d WHERE ${IN_RANGE}
     GROUP BY d.ship_id, d.source, d.reason ORDER BY records DESC, source, reason, ship_id
     LIMIT ${Math.min(Math.max(Math.trunc(limit), 1), 1000)}`,
    bounds(range),
  );
  return rows.map((row) => ({ ...row, records: Number(row.records) }));
}

/** Sums over all sources, by reason. */
export async function countDrops(reader: Reader, range: TimeRange): Promise<Record<string, number>> {
  const rows = await reader.query<{ reason: string; records: string }>(
    `SELECT reason, sum(records) AS records FROM aiops.drops WHERE ${IN_RANGE} GROUP BY reason ORDER BY reason`,
    bounds(range),
  );
  return Object.fromEntries(rows.map(({ reason, records }) => [reason, Number(records)]));
}
