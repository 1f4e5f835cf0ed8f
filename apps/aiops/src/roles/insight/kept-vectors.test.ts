import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openChdbStore } from '@aiops/adapters/clickhouse';
import { ManualClock } from '@aiops/kernel';
import { KeptVectors } from '@aiops/pipeline';
import { SILENT_LOG, SILENT_TELEMETRY, type Store } from '@aiops/ports';
import { describeVectorsContract } from '@aiops/ports/testing';
import { expect, it, onTestFinished } from 'vitest';

const RETENTION = { logs_days: 5, metrics_days: 5, incidents_days: 30, summaries_days: 15 };

async function opened(): Promise<{ store: Store; dispose: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'aiops-vectors-'));
  const clock = new ManualClock(Date.parse('2026-03-01T12:00:00.000Z'));
  const options = { directory, retention: RETENTION, clock, log: SILENT_LOG, telemetry: SILENT_TELEMETRY };
  const store = await openChdbStore(options);
  return {
    store,
    async dispose() {
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function vectorsIn(store: Store, model: string, dimensions: number): KeptVectors {
  return new KeptVectors(store.vectorArchive(model, dimensions), dimensions);
}

describeVectorsContract('chDB with a copy in memory', async () => {
  const { store, dispose } = await opened();
  return { open: async (model, dimensions) => vectorsIn(store, model, dimensions), dispose };
});

it('finds after a restart what was put before, bit for bit, and what another process puts or removes', async () => {
  const { store, dispose } = await opened();
  onTestFinished(dispose);
  const [one, other] = [vectorsIn(store, 'm', 3), vectorsIn(store, 'm', 3)];
  const all = { shipId: 'ship-a', sources: ['incidents'] } as const;
  const vector = Float32Array.of(Math.fround(0.1), Math.fround(1 / 3), Math.fround(-0.7));
  const document = (id: string) => ({
    ...{ document: { id, source: 'incidents', shipId: 'ship-a', title: id, text: 'It was.' } as const },
    ...{ fingerprint: id, vectors: [vector] },
  });
  await one.put(Array.from({ length: 120 }, (_, at) => document(`d${at}`)));
  const [first] = await one.search(vector, all, 1);
  expect(await other.search(vector, all, 200)).toHaveLength(120);
  expect((await other.search(vector, all, 1))[0]?.similarity).toBe(first?.similarity);
  await one.remove(['d7']);
  await one.put([document('new')]);
  expect((await other.fingerprints()).size).toBe(120);
  const ids = (await other.search(vector, all, 200)).map(({ documentId }) => documentId);
  expect([ids.includes('d7'), ids.includes('new'), ids.length]).toEqual([false, true, 120]);
});
