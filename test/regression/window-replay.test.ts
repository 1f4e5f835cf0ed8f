import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalBus } from '@aiops/adapters/bus-local';
import { openFileSnapshots } from '@aiops/adapters/snapshots-file';
import type { AuditEvent, CorrelationTick } from '@aiops/contracts';
import { UnavailableError } from '@aiops/kernel';
import {
  type Bus,
  SILENT_LOG,
  SILENT_TELEMETRY,
  type SnapshotStore,
  type StageInput,
  type TraceBatch,
  type WindowStage,
} from '@aiops/ports';
import { type Running, runWindowStage } from '@aiops/runtime';
import { afterEach, beforeEach, expect, it } from 'vitest';

let aheadMs = 0;
const clock = { now: () => Date.now() + aheadMs };
const CONSUMER = 'correlation-service';

/** Adds up what it gets and emits each sum under an id that follows from the input. */
class Sums implements WindowStage {
  sum = 0;
  process(batch: readonly StageInput[]) {
    const emissions = batch.map(({ item }) => {
      const { now, tracking_id } = item as CorrelationTick;
      if (now === 13) throw new Error('thirteen');
      this.sum += now;
      return {
        subject: 'ops.audit' as const,
        key: null,
        id: `sum-of-${tracking_id}`,
        item: auditOf(this.sum),
      };
    });
    return { emissions, ledger: [], hops: [], errors: [] };
  }
  snapshot(): unknown {
    return { sum: this.sum };
  }
  restore(state: unknown): void {
    this.sum = (state as { sum: number }).sum;
  }
}

function auditOf(sum: number): AuditEvent {
  return {
    schema_version: '3.0',
    tracking_id: `sum-${sum}`,
    ts: '2026-01-01T00:00:00.000Z',
    ship_id: null,
    audit_id: `sum-${sum}`,
    user: 'test',
    action: 'sum',
    resource: String(sum),
    status: 'ok',
    details: {},
  };
}

let directory: string;
let bus: Bus;
let snapshots: SnapshotStore;
let written: TraceBatch[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'aiops-replay-'));
  bus = await openBus();
  snapshots = await openFileSnapshots({ directory: join(directory, 'snapshots') });
  written = [];
});
afterEach(async () => {
  await bus.close();
  await rm(directory, { recursive: true, force: true });
});

function openBus(): Promise<Bus> {
  const consumers = [{ name: CONSUMER, subjects: ['correlation.tick' as const] }];
  return openLocalBus({ directory: join(directory, 'bus'), clock, limitBytes: 1 << 28, consumers });
}

function run(stage: WindowStage, store: SnapshotStore): Promise<Running> {
  return runWindowStage(
    {
      role: 'correlation-service',
      consumer: CONSUMER,
      subjects: ['correlation.tick'],
      bus,
      trace: { writeTrace: async (batch) => void written.push(batch) },
      clock,
      log: SILENT_LOG,
      telemetry: SILENT_TELEMETRY,
      maxBatch: 10,
      maxInFlight: 1_000,
    },
    stage,
    store,
  );
}

async function send(...values: number[]): Promise<void> {
  for (const now of values) {
    const ts = '2026-01-01T00:00:00.000Z';
    const tick: CorrelationTick = { schema_version: '3.0', tracking_id: `n${now}`, ts, ship_id: null, now };
    await bus.publish([{ subject: 'correlation.tick', id: `n${now}`, key: null, body: [tick] }]);
  }
}

async function sums(): Promise<number[]> {
  const out = await bus.peek('ops.audit', 100);
  return out.map(({ body }) => Number((body[0] as AuditEvent).resource)).reverse();
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > endMs) throw new Error('it did not happen within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

it('repeats nothing when it dies after it published and before its next snapshot', async () => {
  await send(1, 2, 3);
  const first = await run(new Sums(), snapshots);
  await until(async () => (await sums()).length === 3);
  await first.stop();

  // This run gets further, and its process is gone before a snapshot of it is kept.
  const lost: SnapshotStore = {
    load: (name) => snapshots.load(name),
    save: async () => {
      throw new UnavailableError('snapshots_unavailable', 'the disk is gone');
    },
  };
  await send(10, 20);
  const dying = await run(new Sums(), lost);
  await until(async () => (await sums()).length === 5);
  void dying.stop().catch(() => undefined);
  await bus.close();

  bus = await openBus();
  const stage = new Sums();
  const again = await run(stage, snapshots);
  await send(100);
  await until(async () => (await sums()).length >= 6);
  await again.stop();
  expect(await sums()).toEqual([1, 3, 6, 16, 36, 136]);
  expect(stage.sum).toBe(136);
});

it('gives up on an input that the stage can not take, keeps it with its reason, and goes on', async () => {
  await send(5, 13, 7);
  const running = await run(new Sums(), snapshots);
  await until(async () => (await sums()).length === 2);
  await running.stop();
  expect(await sums()).toEqual([5, 12]);
  const [letter] = await bus.peek('dlq.correlation-service', 10);
  expect(letter?.body[0]).toMatchObject({ role: 'correlation-service', reason: 'Error: thirteen' });
  expect(written.flatMap((batch) => batch.errors)).toMatchObject([{ tracking_id: 'n13' }]);
});

it('a snapshot that took two minutes, as while its process hung, does not put off the next one and every ack for an hour', async () => {
  let saves = 0;
  const slowOnce: SnapshotStore = {
    load: (name) => snapshots.load(name),
    async save(name, state) {
      saves += 1;
      if (saves === 1) aheadMs += 120_000;
      await snapshots.save(name, state);
    },
  };
  const running = await run(new Sums(), slowOnce);
  await send(1);
  await expect.poll(() => running.lag(), { timeout: 10_000 }).toBe(0);
  await send(2);
  await expect.poll(() => running.status().processed, { timeout: 10_000 }).toBe(2);
  aheadMs += 60_000;
  await expect.poll(() => running.lag(), { timeout: 10_000 }).toBe(0);
  expect(saves).toBe(2);
  await running.stop();
});
