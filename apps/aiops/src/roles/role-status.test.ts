import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalBus } from '@aiops/adapters/bus-local';
import { ManualClock } from '@aiops/kernel';
import type { Bus } from '@aiops/ports';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { healthOf } from './role-status.ts';

let directory: string;
let bus: Bus;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'aiops-ready-'));
  const consumers = [{ name: 'reader', subjects: ['logs.ingested'] as const }];
  bus = await openLocalBus({ directory, clock: new ManualClock(0), limitBytes: 16 * 1024 ** 2, consumers });
});
afterEach(async () => {
  await bus.close();
  await rm(directory, { recursive: true, force: true });
});

it('is not ready while every ingest is refused, though the bus as a whole has room', async () => {
  const site = { bus, store: { health: async () => ({ ok: true, detail: 'well' }) }, running: [] };
  expect(await healthOf(site)).toMatchObject({ ready: true });
  const body = [{ msg: 'x'.repeat(1024 ** 2) }];
  const fill = async (): Promise<void> => {
    for (let i = 0; i < 20; i += 1) {
      await bus.publish([{ subject: 'logs.ingested', id: `${i}`, key: null, body }]);
    }
  };
  await expect(fill()).rejects.toMatchObject({ code: 'bus_full' });
  const { ready, dependencies } = await healthOf(site);
  expect(ready).toBe(false);
  expect(dependencies.find(({ name }) => name === 'bus')).toMatchObject({
    ok: false,
    detail: expect.stringContaining('takes nothing for intake'),
  });
});
