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
 * @throws RequestRefused (`body_too_large`) behind the greatest number of records
 */
export async function* parseRecords(
  { bytes: body, breather }: HeldBody,
  limits: IngestHttpLimits,
): AsyncGenerator<RecordBatch> {
  const bodyIsUtf8 = isUtf8(body);
  let batch = newBatch();
  let index = 0;
  for (const slice of splitRecords(body)) {
    if (breather.isDue) await breather.rest();
    if (slice === null) continue;
    if (index >= limits.records) {
      throw new RequestRefused('body_too_large', `more than ${limits.records} records in one request`);
    }
    const parsed = parse(body, slice, limits.recordBytes, bodyIsUtf8);
    const whole = index === 0 ? wholeBodyAsOne(body, parsed, limits.recordBytes) : null;
    add(batch, index, whole ?? parsed);
    if (whole !== null) break;
    index += 1;
    if (batch.values.length + batch.refused.length >= BATCH) {
      yield batch;
      batch = newBatch();
    }
  }
  if (batch.values.length + batch.refused.length > 0) yield batch;
}

function add(batch: RecordBatch, index: number, parsed: Parsed): void {
  if ('reason' in parsed) {
    batch.refused.push({ index, reason: parsed.reason });
    return;
  }
  batch.indexes.push(index);
  batch.values.push(parsed.value);
}
