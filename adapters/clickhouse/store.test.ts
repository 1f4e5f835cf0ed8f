import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@aiops/kernel';
import { SILENT_LOG, SILENT_TELEMETRY, type Store } from '@aiops/ports';
import { describeStoreContract } from '@aiops/ports/testing';
import { expect, it } from 'vitest';
import { openChdbStore } from './index.ts';

const RETENTION = { logs_days: 5, metrics_days: 5, incidents_days: 30, summaries_days: 15 };

describeStoreContract('chDB', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'aiops-store-'));
  // The clock stands still: precedence must not depend on its passing.
  const clock = new ManualClock(Date.parse('2026-03-01T12:00:00.000Z'));
  const open = (): Promise<Store> =>
    openChdbStore({ directory, retention: RETENTION, clock, log: SILENT_LOG, telemetry: SILENT_TELEMETRY });
  return { open, dispose: () => rm(directory, { recursive: true, force: true }) };
});

it('chDB is not healthy without its data, though the engine goes on answering', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'aiops-store-'));
  const clock = new ManualClock(Date.parse('2026-03-01T12:00:00.000Z'));
  const options = { directory, retention: RETENTION, clock, log: SILENT_LOG, telemetry: SILENT_TELEMETRY };
  const store = await openChdbStore(options);
  expect(await store.health()).toMatchObject({ ok: true, detail: expect.stringContaining('ClickHouse') });
  await rm(directory, { recursive: true, force: true });
  expect((await store.health()).ok).toBe(false);
  await store.close();
  await rm(directory, { recursive: true, force: true });
});
