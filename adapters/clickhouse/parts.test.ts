import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ManualClock } from '@aiops/kernel';
import { SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { sampleAnomaly, sampleIncident, sampleLog, sampleMetric } from '@aiops/ports/testing';
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

it('makes few files an insert, without an index; a merge makes the index, and a search goes by it', async () => {
  const kept = { since: () => Number.NEGATIVE_INFINITY };
  const store = new ClickHouseStore({
    driver,
    clock: new ManualClock(0),
    telemetry: SILENT_TELEMETRY,
    kept,
  });
  const hop = {
    ...{ stage: 'store' as const, role: 'incident-api' as const, status: 'ok' as const },
    ...{ started_at: '2026-03-01T12:00:00.000Z', ended_at: '2026-03-01T12:00:00.000Z' },
  };
  for (const id of ['a', 'b']) {
    const hops = [{ ...hop, tracking_id: id, record_id: id }];
    await store.writeTrace({ hops, ledger: [], errors: [] });
  }
  const files = async (): Promise<string[][]> => {
    const parts = await driver.query<{ path: string }>(
      "SELECT path FROM system.parts WHERE database = 'aiops' AND table = 'trace_hops' AND active",
    );
    return Promise.all(parts.map(({ path }) => readdir(path)));
  };
  for (const names of await files()) {
    expect(names.filter((name) => name.startsWith('skp_idx'))).toEqual([]);
    expect(names.length).toBeLessThanOrEqual(11);
  }
  await driver.command('OPTIMIZE TABLE aiops.trace_hops FINAL');
  expect((await files()).map((names) => names.filter((name) => name.startsWith('skp_idx')))).toEqual([
    ['skp_idx.packed'],
  ]);
  const plan = await driver.query<{ explain: string }>(
    `EXPLAIN indexes = 1 SELECT * FROM aiops.trace_hops WHERE ended_at > '2030-01-01 00:00:00'`,
  );
  expect(plan.map(({ explain }) => explain).join('\n')).toMatch(/Name: by_end[\s\S]*Granules: 0\/1/);
});

it('keeps every version of an incident once, those that came together in one part', async () => {
  const kept = { since: () => Number.NEGATIVE_INFINITY };
  const clock = new ManualClock(Date.parse('2026-03-01T12:00:00.000Z'));
  const store = new ClickHouseStore({ driver, clock, telemetry: SILENT_TELEMETRY, kept });
  const versions = [1, 2, 3].map((version) => sampleIncident('1', { version }));
  await store.keepVersions(versions.slice(0, 2));
  // The bus says some of it again after a crash. The later one comes when without a pace the earlier one were under way.
  const again = store.keepVersions(versions.slice(1));
  await sleep(20);
  await Promise.all([again, store.keepVersions(versions.slice(2))]);
  const rows = await driver.query<{ version: string; incident: string }>(
    `SELECT version, JSONExtractString(body, 'incident_id') AS incident FROM aiops.incident_events FINAL ORDER BY version`,
  );
  expect(rows.map(({ version, incident }) => [Number(version), incident])).toEqual([
    [1, 'inc-1'],
    [2, 'inc-1'],
    [3, 'inc-1'],
  ]);
  const [{ parts } = { parts: 'none' }] = await driver.query<{ parts: string }>(
    "SELECT count() AS parts FROM system.parts WHERE database = 'aiops' AND active AND table = 'incident_events'",
  );
  expect(Number(parts)).toBeLessThanOrEqual(2);
});
