import type { LogMessage } from '@aiops/contracts';
import type { Page, PageRequest, TimeRange } from '@aiops/ports';
import { sampleAnomaly, sampleEnriched, sampleLog, sampleMetric } from '@aiops/ports/testing';
import { describe, expect, it } from 'vitest';
import { beginningOf, type Chunk, storedChunks } from './chunks.ts';
import type { StoredRecords } from './stored-records.ts';

const T0 = Date.parse('2026-01-05T00:00:00.000Z');
const MINUTE_MS = 60_000;
const time = (ms: number): string => new Date(T0 + ms).toISOString();

function log(id: string, ms: number, ship = 'ship-a'): LogMessage {
  return sampleLog(id, { ts: time(ms), received_at: time(ms + 5), ship_id: ship });
}

/** Newest first and page by page, as the store gives them; it counts what it was asked. */
function stored(logs: readonly LogMessage[], more: Partial<StoredRecords> = {}) {
  const asked: TimeRange[] = [];
  const none = async () => ({ data: [], next_cursor: null });
  const records: StoredRecords = {
    name: 'a test',
    async searchLogs({ range, ship_id }, page) {
      if (range !== undefined && page.cursor === undefined) asked.push(range);
      return paged(
        logs.filter((row) => isWithin(row, range) && (ship_id === undefined || row.ship_id === ship_id)),
        page,
      );
    },
    searchMetrics: none,
    searchAnomalies: none,
    listIncidents: none,
    listDrops: async () => [],
    loadRegistry: async () => ({ ships: [], devices: [] }),
    close: async () => {},
    ...more,
  };
  return { records, asked };
}

function isWithin({ ts }: { ts: string }, range: TimeRange | undefined): boolean {
  return range === undefined || (Date.parse(ts) >= range.fromMs && Date.parse(ts) < range.toMs);
}

function paged<T extends { ts: string }>(rows: readonly T[], { limit, cursor }: PageRequest): Page<T> {
  const newestFirst = [...rows].sort((a, b) => (a.ts < b.ts ? 1 : -1));
  const from = Number(cursor ?? 0);
  const data = newestFirst.slice(from, from + limit);
  return { data, next_cursor: from + limit < rows.length ? String(from + limit) : null };
}

async function read(from: StoredRecords, toMs: number, room: number, ship?: string): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  for await (const chunk of storedChunks(from, { fromMs: T0, toMs: T0 + toMs }, ship, room))
    chunks.push(chunk);
  return chunks;
}

const idsOf = (chunks: readonly Chunk[]): string[] =>
  chunks.flatMap(({ arrivals }) => arrivals.map(({ record }) => record.message.record_id));

describe('stored records for a replay', () => {
  it('come oldest first and whole, however few may be in memory', async () => {
    const logs = Array.from({ length: 3_000 }, (_, i) => log(String(i), i * 1_700));
    const { records } = stored(logs);
    const chunks = await read(records, 120 * MINUTE_MS, 100);
    expect(idsOf(chunks)).toEqual(logs.map(({ record_id }) => record_id));
    expect(Math.max(...chunks.map(({ arrivals }) => arrivals.length))).toBeLessThanOrEqual(100);
    expect(chunks.some(({ isCut }) => isCut)).toBe(false);
  });

  it('are asked for in wider spans where there are few', async () => {
    const { records, asked } = stored([log('1', 0), log('2', 5 * 24 * 60 * MINUTE_MS)]);
    expect(idsOf(await read(records, 6 * 24 * 60 * MINUTE_MS, 100))).toHaveLength(2);
    expect(asked.length).toBeLessThan(40);
  });

  it('are found from their first day on, however long ago that is', async () => {
    const dayMs = 24 * 60 * MINUTE_MS;
    const days = [0, 3_000, 3_000.5, 3_001, 3_002];
    const { records, asked } = stored(days.map((day) => log(String(day), day * dayMs)));
    const fromMs = await beginningOf(records, T0 + 3_003 * dayMs, undefined);
    expect(fromMs).toBe(T0 - dayMs);
    expect(asked.length).toBeLessThan(10);
    // A span that holds nothing would be refused where nothing is stored.
    expect(await beginningOf(stored([]).records, T0, undefined)).toBe(T0 - dayMs);
  });

  it('are cut, and say so, where one second holds more than there is room for', async () => {
    const logs = Array.from({ length: 50 }, (_, i) => log(String(i).padStart(2, '0'), 10_000 + i));
    const { records } = stored(logs);
    const chunks = await read(records, MINUTE_MS, 20);
    expect(chunks.filter(({ isCut }) => isCut)).toHaveLength(1);
    expect(idsOf(chunks)).toEqual(logs.slice(30).map(({ record_id }) => record_id));
  });

  it('are those of one ship when it is named', async () => {
    const { records } = stored([log('1', 0), log('2', 1, 'ship-b')]);
    expect(idsOf(await read(records, MINUTE_MS, 100, 'ship-b'))).toEqual(['log-2']);
  });

  it('have what other systems stated as it came, and nothing that our detectors said', async () => {
    const asked: (string | undefined)[] = [];
    const alert = { occurred_at: time(2_000), ts: time(2_000), detector: 'alert' };
    const { records } = stored([log('1', 3_000)], {
      searchMetrics: async ({ range }) => ({
        data: [sampleMetric('1', { ts: time(1_000) })].filter((row) => isWithin(row, range)),
        next_cursor: null,
      }),
      async searchAnomalies({ detector }) {
        asked.push(detector);
        return { data: detector === 'alert' ? [sampleEnriched('1', alert)] : [], next_cursor: null };
      },
    });
    const [chunk] = await read(records, MINUTE_MS, 100);
    expect(chunk?.arrivals.map(({ record }) => record.subject)).toEqual([
      'metrics.ingested',
      'anomaly.detected',
      'logs.ingested',
    ]);
    expect(chunk?.arrivals[1]?.record.message).toEqual(sampleAnomaly('1', alert));
    expect(asked).toEqual(['alert', 'storm']);
  });
});
