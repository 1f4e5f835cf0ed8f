import type { Reader } from '../driver.ts';
import { toColumnTime } from './column-values.ts';

const IDS_PER_LOOKUP = 2_000;

interface Keyed {
  readonly record_id: string;
  readonly ts: string;
}

/**
 * What of a batch is not in the table yet, each record once. The rows' own times bound the look-up, so it
 * reads the few parts of that time instead of all days.
 */
export async function withoutStored<T extends Keyed>(
  reader: Reader,
  table: 'logs' | 'metrics',
  rows: readonly T[],
): Promise<readonly T[]> {
  const fresh = new Map(rows.map((row) => [row.record_id, row]));
  for (let start = 0; start < rows.length; start += IDS_PER_LOOKUP) {
    const slice = rows.slice(start, start + IDS_PER_LOOKUP);
    const times = slice.map((row) => toColumnTime(row.ts)).sort();
    const stored = await reader.query<{ record_id: string }>(
      `SELECT record_id FROM aiops.${table}
       WHERE ts >= {first:DateTime64(3, 'UTC')} AND ts <= {last:DateTime64(3, 'UTC')}
         AND record_id IN {ids:Array(String)}`,
      {
        first: times[0] ?? '',
        last: times.at(-1) ?? '',
        ids: slice.map((row) => row.record_id),
      },
    );
    for (const { record_id } of stored) fresh.delete(record_id);
  }
  return [...fresh.values()];
}
