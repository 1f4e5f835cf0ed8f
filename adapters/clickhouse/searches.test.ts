import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@aiops/kernel';
import { SILENT_LOG, SILENT_TELEMETRY, type Store } from '@aiops/ports';
import { sampleIncident, sampleLog } from '@aiops/ports/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openChdbStore } from './index.ts';

const RETENTION = { logs_days: 5, metrics_days: 5, incidents_days: 30, summaries_days: 15 };

let directory: string;
let store: Store;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'aiops-searches-'));
  const clock = new ManualClock(Date.parse('2026-03-01T12:00:00.000Z'));
  store = await openChdbStore({
    directory,
    retention: RETENTION,
    clock,
    log: SILENT_LOG,
    telemetry: SILENT_TELEMETRY,
  });
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

it('keeps the product’s own reads out of the queue of searches, whose excess is told to come again', async () => {
  await store.saveIncidents([sampleIncident('1')]);
  await store.writeLogs([sampleLog('1')], { maybeStored: false });
  const searches = Array.from({ length: 400 }, () => store.searchLogs({ q: 'nothing' }, { limit: 50 }));
  const answered = Promise.allSettled(searches);
  const own = await Promise.all(
    Array.from({ length: 20 }, async () => [await store.getIncident('inc-1'), await store.health()]),
  );
  for (const [incident, health] of own) {
    expect(incident).toMatchObject({ incident_id: 'inc-1' });
    expect(health).toMatchObject({ ok: true });
  }
  const outcomes = await answered;
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused.length).toBeGreaterThan(200);
  expect(outcomes.length - refused.length).toBeGreaterThan(50);
  for (const { reason } of refused)
    expect(reason).toMatchObject({ code: 'store_unavailable', retryable: true });
});
