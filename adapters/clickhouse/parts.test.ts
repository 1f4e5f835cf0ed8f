import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@aiops/kernel';
import { SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { sampleAnomaly, sampleLog, sampleMetric } from '@aiops/ports/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openChdbDriver } from './chdb-driver.ts';
import type { Driver } from './driver.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { ClickHouseStore } from './store.ts';

const DAYS = 15_000;
const DAY_MS = 86_400_000;
/** What a batch or two leaves before the engine merges; a part of every day would be thousands. */
const FEW = 30;

let directory: string;
let driver: Driver;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'aiops-parts-'));
  driver = await openChdbDriver({ directory, telemetry: SILENT_TELEMETRY, onSlow: () => {} });
  await migrate(driver, MIGRATIONS, SILENT_LOG);
});
afterAll(async () => {
  await driver.close();
  await rm(directory, { recursive: true, force: true });
});

it('stores records of 15,000 different days in a few parts, whatever times their senders write', async () => {
  const kept = { since: () => Number.NEGATIVE_INFINITY };
  const clock = new ManualClock(Date.parse('2026-03-01T12:00:00.000Z'));
  const store = new ClickHouseStore({ driver, clock, telemetry: SILENT_TELEMETRY, kept });
  const days = Array.from({ length: DAYS }, (_, day) => new Date(day * DAY_MS).toISOString());
  await store.writeLogs(
    days.map((ts, day) => sampleLog(`${day}`, { ts })),
    { maybeStored: false },
  );
  await store.writeMetrics(
    days.map((ts, day) => sampleMetric(`${day}`, { ts })),
    { maybeStored: false },
  );
  await store.writeAnomalies(days.map((occurred_at, day) => sampleAnomaly(`${day}`, { occurred_at })));
  const parts = await driver.query<{ table: string; parts: string; rows: string }>(
    `SELECT table, count() AS parts, sum(rows) AS rows FROM system.parts
     WHERE database = 'aiops' AND active AND table IN ('logs', 'metrics', 'anomalies') GROUP BY table ORDER BY table`,
  );
  expect(parts.map(({ table, rows }) => [table, Number(rows)])).toEqual([
    ['anomalies', DAYS],
    ['logs', DAYS],
    ['metrics', DAYS],
  ]);
  for (const part of parts) expect(Number(part.parts), part.table).toBeLessThan(FEW);
  // And the row of one day among them is found again.
  const range = { fromMs: 7_000 * DAY_MS, toMs: 7_001 * DAY_MS };
  const found = await store.searchLogs({ range }, { limit: 10 });
  expect(found.data.map(({ ts }) => ts)).toEqual([days[7_000]]);
});
