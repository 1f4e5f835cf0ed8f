import { CodedError } from '@aiops/kernel';
import type { Page, PageRequest } from '@aiops/ports';
import type { Conditions } from './conditions.ts';

const MAX_LIMIT = 1000;

/** Where a list goes on: after the row with this time and these ids, newest first. */
interface Position {
  readonly ms: number;
  readonly ids: readonly string[];
}

export function encodeCursor(ts: string, ids: readonly string[]): string {
  return Buffer.from(JSON.stringify([Date.parse(ts), ...ids])).toString('base64url');
}

/** @throws `invalid_cursor` for anything that `encodeCursor` did not make for a list of this shape. */
function decodeCursor(cursor: string, idCount: number): Position {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch (cause) {
    throw new CodedError('invalid_cursor', 'the cursor is not one of ours', { cause });
  }
  const [ms, ...ids]: unknown[] = Array.isArray(parts) ? parts : [];
  const valid =
    Number.isSafeInteger(ms) && ids.length === idCount && ids.every((id) => typeof id === 'string');
  if (!valid) throw new CodedError('invalid_cursor', 'the cursor is not one of ours');
  return { ms: ms as number, ids: ids as string[] };
}

/**
 * Keyset paging, newest first: rows that are added or removed meanwhile shift nothing.
 * @param keys the constant time column and id columns of the order
 */
export function pageConditions(
  conditions: Conditions,
  page: PageRequest,
  keys: { readonly time: string; readonly ids: readonly string[] },
): { readonly limit: number } {
  const limit = Math.min(Math.max(Math.trunc(page.limit), 1), MAX_LIMIT);
  if (page.cursor !== undefined) {
    const { ms, ids } = decodeCursor(page.cursor, keys.ids.length);
    const values = ids.map((_, index) => `{cursor_${index}:String}`);
    const at = `fromUnixTimestamp64Milli({cursor_ms:Int64}, 'UTC')`;
    // The bare time bound first: it is what prunes granules.
    conditions.require(
      `${keys.time} <= ${at} AND (${keys.time}, ${keys.ids.join(', ')}) < (${at}, ${values.join(', ')})`,
      {
        cursor_ms: ms,
        ...Object.fromEntries(ids.map((id, index) => [`cursor_${index}`, id])),
      },
    );
  }
  return { limit };
}

/** Queries ask for one row more than the limit: that row tells whether there is a next page. */
export function toPage<Row, T>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => T,
  cursorOf: (row: Row) => string,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next_cursor = rows.length > limit && last !== undefined ? cursorOf(last) : null;
  return { data: shown.map(toItem), next_cursor };
}
