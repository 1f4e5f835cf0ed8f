import { isUtf8 } from 'node:buffer';
import type { HeldBody, Refusal } from '@aiops/ports';
import type { IngestHttpLimits } from './limits.ts';
import { RequestRefused } from './request-refused.ts';
import { type Slice, splitRecords } from './split-records.ts';

/** Records with their positions in what was sent, and what could not be read. */
export interface RecordBatch {
  readonly indexes: number[];
  readonly values: unknown[];
  readonly refused: Refusal[];
}

/** Few enough that nobody works on a batch for long without a rest. */
const BATCH = 500;

function newBatch(): RecordBatch {
  return { indexes: [], values: [], refused: [] };
}

type Parsed = { readonly value: unknown } | { readonly reason: string };

function parse(body: Buffer, slice: Slice, maxBytes: number, bodyIsUtf8: boolean): Parsed {
  if (slice.fault !== undefined) return { reason: slice.fault };
  if (slice.end - slice.start > maxBytes) return { reason: `is larger than ${maxBytes} bytes` };
  if (!bodyIsUtf8 && !isUtf8(body.subarray(slice.start, slice.end))) return { reason: 'is not valid UTF-8' };
  try {
    return { value: JSON.parse(body.toString('utf8', slice.start, slice.end)) };
  } catch (error) {
    return { reason: `is not JSON: ${error instanceof Error ? error.message.slice(0, 200) : 'unreadable'}` };
  }
}

/** A single object may stand on several lines; then its first line alone is no JSON. */
function wholeBodyAsOne(body: Buffer, first: Parsed, maxBytes: number): Parsed | null {
  if ('value' in first || body.length > maxBytes) return null;
  const whole = parse(body, { start: 0, end: body.length }, maxBytes, false);
  return 'value' in whole ? whole : null;
}

/**
 * Parses a body of NDJSON, a JSON array or one object, in batches and with rests in between.
 * A record that can't be read is refused by its index and spoils no other.
 * @throws RequestRefused (`body_too_large`) for more records than allowed, before the first batch
 */
export async function* parseRecords(
  { bytes: body, breather }: HeldBody,
  limits: IngestHttpLimits,
): AsyncGenerator<RecordBatch> {
  const bodyIsUtf8 = isUtf8(body);
  const first = firstOf(body);
  const parsedFirst = first === null ? null : parse(body, first, limits.recordBytes, bodyIsUtf8);
  const whole = parsedFirst === null ? null : wholeBodyAsOne(body, parsedFirst, limits.recordBytes);
  if (whole !== null) {
    const only = newBatch();
    add(only, 0, whole);
    yield only;
    return;
  }
  let batch = newBatch();
  for (const [index, slice] of (await slicesOf(body, limits.records, breather)).entries()) {
    if (breather.isDue) await breather.rest();
    add(batch, index, parse(body, slice, limits.recordBytes, bodyIsUtf8));
    if (batch.values.length + batch.refused.length >= BATCH) {
      yield batch;
      batch = newBatch();
    }
  }
  if (batch.values.length + batch.refused.length > 0) yield batch;
}

function firstOf(body: Buffer): Slice | null {
  for (const slice of splitRecords(body)) if (slice !== null) return slice;
  return null;
}

/** All of them, counted before any is handed over: a request that is too large leaves nothing behind. */
async function slicesOf(body: Buffer, maxRecords: number, breather: HeldBody['breather']): Promise<Slice[]> {
  const slices: Slice[] = [];
  for (const slice of splitRecords(body)) {
    if (breather.isDue) await breather.rest();
    if (slice === null) continue;
    if (slices.length === maxRecords) {
      throw new RequestRefused('body_too_large', `more than ${maxRecords} records in one request`);
    }
    slices.push(slice);
  }
  return slices;
}

function add(batch: RecordBatch, index: number, parsed: Parsed): void {
  if ('reason' in parsed) {
    batch.refused.push({ index, reason: parsed.reason });
    return;
  }
  batch.indexes.push(index);
  batch.values.push(parsed.value);
}
