import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalBus } from '@aiops/adapters/bus-local';
import { ManualClock, toTimestamp } from '@aiops/kernel';
import type { Bus } from '@aiops/ports';
import type { Running } from '@aiops/runtime';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Readiness } from './readiness.ts';

const clock = new ManualClock(0);
let directory: string;
let bus: Bus;
beforeEach(async () => {
  clock.set(0);
  directory = await mkdtemp(join(tmpdir(), 'aiops-ready-'));
  const consumers = [{ name: 'reader', subjects: ['logs.ingested'] as const }];
  bus = await openLocalBus({ directory, clock, limitBytes: 16 * 1024 ** 2, consumers });
});
afterEach(async () => {
  await bus.close();
  await rm(directory, { recursive: true, force: true });
});

it('is not ready while every ingest is refused, though the bus as a whole has room', async () => {
  const store = { health: async () => ({ ok: true, detail: 'well' }) };
  const readiness = new Readiness({ bus, store, running: [], clock });
  expect(await readiness.report()).toMatchObject({ ready: true });
  const body = [{ msg: 'x'.repeat(1024 ** 2) }];
  const fill = async (): Promise<void> => {
    for (let i = 0; i < 20; i += 1) {
      await bus.publish([{ subject: 'logs.ingested', id: `${i}`, key: null, body }]);
    }
  };
  await expect(fill()).rejects.toMatchObject({ code: 'bus_full' });
  const { ready, dependencies } = await readiness.report();
  expect(ready).toBe(false);
  expect(dependencies.find(({ name }) => name === 'bus')).toMatchObject({
    ok: false,
    detail: expect.stringContaining('takes nothing for intake'),
  });
});

it('says since when each dependency has been as it is, and of a stuck role since when it is stuck', async () => {
  let isWell = true;
  let stuckSinceMs: number | null = null;
  const store = { health: async () => ({ ok: isWell, detail: '' }) };
  const status = (): ReturnType<Running['status']> => ({
    role: 'ingest',
    consumer: 'ingest-store',
    processed: 0,
    errors: 0,
    deadLetters: 0,
    stuckSinceMs,
    stuckOn: stuckSinceMs === null ? null : 'publish: no',
  });
  const readiness = new Readiness({ bus, store, running: [{ status }], clock });
  const since = async (): Promise<object> =>
    Object.fromEntries(
      (await readiness.report()).dependencies.map((one) => [one.name, one.since ?? 'not told']),
    );
  expect(await since()).toEqual({
    store: toTimestamp(0),
    bus: toTimestamp(0),
    'ingest-store': toTimestamp(0),
  });
  clock.set(10_000);
  isWell = false;
  expect(await since()).toMatchObject({ store: toTimestamp(10_000), bus: toTimestamp(0) });
  clock.set(20_000);
  stuckSinceMs = 13_000;
  expect(await since()).toMatchObject({ store: toTimestamp(10_000), 'ingest-store': toTimestamp(13_000) });
  clock.set(30_000);
  isWell = true;
  stuckSinceMs = null;
  expect(await since()).toMatchObject({ store: toTimestamp(30_000), 'ingest-store': toTimestamp(30_000) });
});

it('names a bus that can’t be asked as what is down', async () => {
  const store = { health: async () => ({ ok: true, detail: 'well' }) };
  const broken = { usage: () => Promise.reject(new Error('the disk is gone')) };
  const report = await new Readiness({ bus: broken, store, running: [], clock }).report();
  expect(report.dependencies).toContainEqual(
    expect.objectContaining({ name: 'bus', ok: false, detail: expect.stringContaining('the disk is gone') }),
  );
});

it('is ready with what is optional down, and names it', async () => {
  const store = { health: async () => ({ ok: true, detail: 'well' }) };
  const alsoFound = async () => [{ name: 'same policy', ok: false, detail: 'ingest', isOptional: true }];
  const report = await new Readiness({ bus, store, running: [], clock, alsoFound }).report();
  expect(report.ready).toBe(true);
  expect(report.dependencies).toContainEqual(
    expect.objectContaining({ name: 'same policy', ok: false, detail: 'ingest' }),
  );
});

it('waits for nobody without end: what else is looked at and does not answer is named, and keeps nothing from being ready', async () => {
  vi.useFakeTimers();
  try {
    const store = { health: async () => ({ ok: true, detail: 'well' }) };
    const alsoFound = () => new Promise<never>(() => undefined);
    const asked = new Readiness({ bus, store, running: [], clock, alsoFound }).report();
    await vi.advanceTimersByTimeAsync(4_000);
    const { ready, dependencies } = await asked;
    expect(ready).toBe(true);
    expect(dependencies).toContainEqual(expect.objectContaining({ name: 'other dependencies', ok: false }));
  } finally {
    vi.useRealTimers();
  }
});
