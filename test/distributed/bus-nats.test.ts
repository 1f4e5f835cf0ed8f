import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bus, BusConsumer, Delivery } from '@aiops/ports';
import { describeBusContract, describeSnapshotsContract, logBatch } from '@aiops/ports/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NatsUnderTest } from './nats.fixture.ts';

async function underTest(): Promise<{ nats: NatsUnderTest; dispose(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'aiops-nats-'));
  const nats = new NatsUnderTest(directory);
  await nats.start();
  return {
    nats,
    async dispose() {
      await nats.dispose();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

describeBusContract('the bus on a real nats-server', async () => {
  const { nats, dispose } = await underTest();
  let { bus } = await nats.open();
  return {
    bus,
    async reopen() {
      await bus.close();
      ({ bus } = await nats.open());
      return bus;
    },
    dispose,
  };
});

describeSnapshotsContract('the object store of a real nats-server', async () => {
  const { nats, dispose } = await underTest();
  const { snapshots } = await nats.open();
  return {
    store: snapshots.of(1),
    reopen: async () => (await nats.open()).snapshots.of(2),
    dispose,
  };
});

const ids = (deliveries: readonly Delivery[]): string[] => deliveries.map(({ id }) => id);

describe('NATS', () => {
  let nats: NatsUnderTest;
  let dispose: () => Promise<void>;
  beforeEach(async () => {
    ({ nats, dispose } = await underTest());
  });
  afterEach(() => dispose());

  const PLAN = { name: 'work', subjects: ['logs.ingested'], maxInFlight: 100, isPartitioned: true } as const;
  const partitioned = () => nats.open({ partitions: 4, consumers: [PLAN] });
  const holder = (bus: Bus, number: number, epoch: number): Promise<BusConsumer> =>
    bus.consumer({ ...PLAN, partition: { number, epoch } });

  async function all(consumer: BusConsumer): Promise<Delivery[]> {
    const found: Delivery[] = [];
    for (let next = await consumer.fetch(50, 500); next.length > 0; next = await consumer.fetch(50, 300))
      found.push(...next);
    return found;
  }

  it('keeps for the partitions what is published before anybody works on them, each ship in one of them', async () => {
    const { bus } = await partitioned();
    const ships = ['aurora', 'borealis', 'castor', 'draco', 'electra', 'fomalhaut'];
    await bus.publish(ships.flatMap((key) => ['1', '2'].map((n) => ({ ...logBatch(`${key}-${n}`), key }))));
    const found = new Map<string, number>();
    for (let partition = 0; partition < 4; partition += 1) {
      const deliveries = await all(await holder(bus, partition, 1));
      for (const key of new Set(deliveries.map((delivery) => delivery.key ?? ''))) {
        expect(found.has(key)).toBe(false);
        expect(ids(deliveries.filter((delivery) => delivery.key === key))).toEqual([`${key}-1`, `${key}-2`]);
        found.set(key, partition);
      }
    }
    expect([...found.keys()].sort()).toEqual(ships);
    expect(new Set(found.values()).size).toBeGreaterThan(1);
  });

  it('gives the next holder of a partition what the one before had not done, in order; its late acks count no more', async () => {
    const { bus } = await partitioned();
    const { bus: other } = await partitioned();
    await bus.publish(['1', '2', '3', '4'].map((id) => ({ ...logBatch(id), partition: 2 })));
    const stalled = await holder(bus, 2, 5);
    const out = await all(stalled);
    expect(ids(out)).toEqual(['1', '2', '3', '4']);
    await stalled.ack(out.slice(0, 1));
    await stalled.lag();
    const next = await holder(other, 2, 9);
    await stalled.ack(out.slice(1)).catch(() => undefined);
    const again = await all(next);
    expect(ids(again)).toEqual(['2', '3', '4']);
    expect(again.every(({ redelivered }) => redelivered)).toBe(true);
    await next.ack(again);
    expect(await next.lag()).toBe(0);
  });

  it('keeps a message for one partition whatever its key', async () => {
    const { bus } = await partitioned();
    await bus.publish([{ ...logBatch('told'), key: null, partition: 3 }]);
    expect(ids(await all(await holder(bus, 3, 1)))).toEqual(['told']);
  });

  it('gives a lease to one, and to the next when it is given back or not renewed', async () => {
    const { leases } = await nats.open();
    const { leases: others } = await nats.open();
    const first = await leases.acquire('work-1');
    expect(first).not.toBeNull();
    expect(await others.acquire('work-1')).toBeNull();
    expect(await first?.renew()).toBe('held');
    await first?.release();
    const second = await others.acquire('work-1');
    expect(second?.epoch).toBeGreaterThan(first?.epoch ?? Number.POSITIVE_INFINITY);
    expect(await first?.renew()).toBe('lost');
    await new Promise((resolve) => setTimeout(resolve, leases.ttlMs + 1_500));
    const third = await leases.acquire('work-1');
    expect(third?.epoch).toBeGreaterThan(second?.epoch ?? Number.POSITIVE_INFINITY);
    expect(await second?.renew()).toBe('lost');
  });

  it('counts who takes part', async () => {
    const { leases } = await nats.open();
    const { leases: others } = await nats.open();
    expect(await leases.takePart('work')).toBe(1);
    expect(await others.takePart('work')).toBe(2);
    await others.leave('work');
    expect(await leases.takePart('work')).toBe(1);
  });

  it('gives a later holder the snapshot of the one before, which can’t write over it any more', async () => {
    const { snapshots } = await nats.open();
    await snapshots.of(3).save('work-p1', '{"at":"before"}');
    expect(await snapshots.of(7).load('work-p1')).toEqual({ at: 'before' });
    await snapshots.of(7).save('work-p1', '{"at":"after"}');
    await snapshots.of(3).save('work-p1', '{"at":"too late"}');
    expect(await snapshots.of(8).load('work-p1')).toEqual({ at: 'after' });
  });

  it('waits out a server that is away, loses nothing that was published, and goes on by itself', async () => {
    const { bus } = await nats.open();
    const consumer = await bus.consumer({ name: 'reader', subjects: ['logs.ingested'], maxInFlight: 100 });
    await bus.publish([logBatch('before')]);
    await nats.kill();
    const during = bus.publish([logBatch('during')]).catch((error: unknown) => error);
    await nats.start();
    await during;
    await bus.publish([logBatch('during')]);
    await bus.publish([logBatch('after')]);
    expect(ids(await all(consumer))).toEqual(['before', 'during', 'after']);
  });

  it('says that it is full instead of losing what was accepted', async () => {
    const { bus } = await nats.open({ limitBytes: 200_000 });
    const consumer = await bus.consumer({ name: 'reader', subjects: ['logs.ingested'], maxInFlight: 1000 });
    let accepted = 0;
    const refused = await (async () => {
      for (let i = 0; i < 500; i += 1) {
        try {
          await bus.publish([logBatch(`m-${i}`, 'x'.repeat(1_000))]);
          accepted += 1;
        } catch (error) {
          return error;
        }
      }
      return null;
    })();
    expect(refused).toMatchObject({ code: 'bus_full', retryable: true });
    const deliveries = await all(consumer);
    expect(deliveries).toHaveLength(accepted);
    await consumer.ack(deliveries);
    await consumer.lag();
    await bus.publish([logBatch('again')]);
  });

  it('makes a dead letter of what can’t be decoded, and goes on with the next', async () => {
    const { bus, raw } = { ...(await nats.open()), raw: await nats.open() };
    const consumer = await bus.consumer({
      name: 'ingest-store',
      subjects: ['logs.ingested'],
      maxInFlight: 10,
    });
    await raw.talk.tell('nothing', {});
    await bus.publish([{ ...logBatch('bad'), body: [{ no: 'log' }] }]);
    await bus.publish([logBatch('good')]);
    const deliveries = await all(consumer);
    expect(ids(deliveries)).toContain('good');
  });
});
