import type { AnomalyDetected, AnomalyEnriched } from '@aiops/contracts';
import type { Page, PageRequest, TimeRange } from '@aiops/ports';
import type { Arrival, Record } from '../batch/arrivals.ts';
import { PAGE_ROWS, type StoredRecords } from './stored-records.ts';

/** Records in memory at once: some 100 MB. */
export const CHUNK_RECORDS = 50_000;
const DAY_MS = 86_400_000;
const WIDEST_MS = 16 * DAY_MS;
const FIRST_MS = 600_000;
const NARROWEST_MS = 1_000;

/** What speaks for itself, beside the detectors, which are run again: alerts of other systems, and storms of ingest. */
const STATED_BY_OTHERS = ['alert', 'storm'] as const;

export interface Chunk {
  /** In the order of event time. */
  readonly arrivals: readonly Arrival[];
  readonly range: TimeRange;
  /** One second held more than may be in memory: its oldest were left out. */
  readonly isCut: boolean;
}

/**
 * The stored records of a range, oldest first, a span of time at once. The lists are newest first and can't be turned:
 * a span that holds too much is halved and asked for again, one that holds little is followed by a wider one.
 */
export async function* storedChunks(
  from: StoredRecords,
  range: TimeRange,
  shipId: string | undefined,
  chunkRecords: number = CHUNK_RECORDS,
): AsyncGenerator<Chunk> {
  let widthMs = FIRST_MS;
  for (let atMs = range.fromMs; atMs < range.toMs; ) {
    const span = { fromMs: atMs, toMs: Math.min(atMs + widthMs, range.toMs) };
    const { arrivals, isCut } = await readSpan(from, span, shipId, chunkRecords);
    const spanMs = span.toMs - span.fromMs;
    if (isCut && spanMs > NARROWEST_MS) {
      widthMs = Math.max(NARROWEST_MS, Math.floor(spanMs / 2));
      continue;
    }
    yield { arrivals, range: span, isCut };
    atMs = span.toMs;
    if (arrivals.length < chunkRecords / 4) widthMs = Math.min(WIDEST_MS, widthMs * 2);
  }
}

/** Looks back for the beginning; each goes past a day with records, or past a gap. */
const MAX_LOOKS = 400;

/**
 * A time before which nothing is stored, at most a day before the first record, or as far as it looks. What is kept is
 * told by when it was stored: records of long ago may have come today.
 */
export async function beginningOf(
  from: StoredRecords,
  toMs: number,
  shipId: string | undefined,
): Promise<number> {
  let atMs = toMs;
  for (let look = 0; look < MAX_LOOKS; look += 1) {
    const newest: number[] = [];
    for (const list of listsOf(from, { fromMs: 0, toMs: atMs }, shipId)) {
      const [record] = (await list({ limit: 1 })).data;
      if (record !== undefined) newest.push(timeOf(record));
    }
    // Of nothing at all the last day is as good as any, and a span that holds nothing would be refused.
    if (newest.length === 0) return look === 0 ? toMs - DAY_MS : atMs;
    atMs = Math.max(...newest) - DAY_MS;
  }
  return atMs;
}

type List = (page: PageRequest) => Promise<Page<Record>>;

/** All that was stored and that no detector of ours made. */
function listsOf(from: StoredRecords, range: TimeRange, shipId: string | undefined): readonly List[] {
  const filter = { range, ...(shipId === undefined ? {} : { ship_id: shipId }) };
  return [
    async (page) => recordsOf(await from.searchLogs(filter, page), 'logs.ingested'),
    async (page) => recordsOf(await from.searchMetrics(filter, page), 'metrics.ingested'),
    ...STATED_BY_OTHERS.map(
      (detector): List =>
        async (page) => {
          const found = await from.searchAnomalies({ ...filter, detector }, page);
          return recordsOf({ ...found, data: found.data.map(asDetected) }, 'anomaly.detected');
        },
    ),
  ];
}

/** Everything of a span, or as much as there is room for: then it is cut. */
async function readSpan(
  from: StoredRecords,
  range: TimeRange,
  shipId: string | undefined,
  room: number,
): Promise<{ arrivals: Arrival[]; isCut: boolean }> {
  const arrivals: Arrival[] = [];
  for (const list of listsOf(from, range, shipId)) {
    let cursor: string | undefined;
    do {
      const page = await list(cursor === undefined ? { limit: PAGE_ROWS } : { limit: PAGE_ROWS, cursor });
      for (const record of page.data) arrivals.push({ record, tsMs: timeOf(record) });
      if (arrivals.length > room) return { arrivals: inOrder(arrivals).slice(-room), isCut: true };
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }
  return { arrivals: inOrder(arrivals), isCut: false };
}

function recordsOf<S extends Record['subject']>(
  page: Page<Extract<Record, { subject: S }>['message']>,
  subject: S,
): Page<Record> {
  return { ...page, data: page.data.map((message) => ({ subject, message }) as Record) };
}

/** As it came: context and severity are worked out again. */
function asDetected(anomaly: AnomalyDetected | AnomalyEnriched): AnomalyDetected {
  if (!('context' in anomaly)) return anomaly;
  const { context, severity, severity_reason, tags, ...detected } = anomaly;
  return detected;
}

function timeOf({ subject, message }: Record): number {
  return Date.parse(subject === 'anomaly.detected' ? message.occurred_at : message.ts);
}

/** By event time; of equal times what was received first, and then by key, so that another replay is the same. */
function inOrder(arrivals: Arrival[]): Arrival[] {
  return arrivals.sort(
    (a, b) =>
      a.tsMs - b.tsMs ||
      compare(a.record.message.received_at, b.record.message.received_at) ||
      compare(a.record.message.record_id, b.record.message.record_id),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
