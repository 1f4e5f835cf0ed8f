import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NatsBusOptions } from '@aiops/adapters/bus-nats';
import type { Bus, BusConsumer, Delivery } from '@aiops/ports';
import { logBatch } from '@aiops/ports/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CuttingProxy } from './cutting-proxy.fixture.ts';
import { NatsUnderTest } from './nats.fixture.ts';

const PLAN = { name: 'work', subjects: ['logs.ingested'], maxInFlight: 100, isPartitioned: true } as const;
const STREAM = 'AIOPS_FLOW';

let directory: string;
let nats: NatsUnderTest;
let admin: NatsConnection;
let proxies: CuttingProxy[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'aiops-nats-faults-'));
  nats = new NatsUnderTest(directory);
  await nats.start();
  admin = await connect({ servers: `127.0.0.1:${nats.port}` });
  proxies = [];
});
afterEach(async () => {
  await admin.close();
  await nats.dispose();
  for (const proxy of proxies) await proxy.stop();
  await rm(directory, { recursive: true, force: true });
});

const open = (options: Partial<NatsBusOptions> = {}) =>
  nats.open({ partitions: 4, consumers: [PLAN], ...options });

async function openThroughProxy() {
  const proxy = await CuttingProxy.start(nats.port);
  proxies.push(proxy);
  return { proxy, ...(await open({ servers: [`127.0.0.1:${proxy.port}`] })) };
}

const holder = (bus: Bus, number: number, epoch: number): Promise<BusConsumer> =>
  bus.consumer({ ...PLAN, partition: { number, epoch } });

const batches = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ ...logBatch(`m-${from + i}`), partition: 1 }));

const ids = (deliveries: readonly Delivery[]): string[] => deliveries.map(({ id }) => id);

/** What comes until nothing has come for a while. */
async function all(consumer: BusConsumer, quietMs = 1_500): Promise<Delivery[]> {
  const found: Delivery[] = [];
  for (;;) {
    const next = await consumer.fetch(10, quietMs);
    if (next.length === 0) return found;
    found.push(...next);
  }
}

async function consumerNames(): Promise<string[]> {
  const names: string[] = [];
  const jsm = await jetstreamManager(admin);
  for await (const { name } of jsm.consumers.list(STREAM)) names.push(name);
  return names.sort();
}

it('gives the holder of a partition in order what was lost on the wire, at once and not after the ack wait', async () => {
  const { bus } = await open();
  const { bus: cut, proxy } = await openThroughProxy();
  const consumer = await holder(cut, 1, 1);
  await bus.publish(batches(1, 5));
  const first = await all(consumer);
  expect(ids(first)).toEqual(['m-1', 'm-2', 'm-3', 'm-4', 'm-5']);
  await consumer.ack(first.slice(0, 3));
  await consumer.lag();
  const waiting = consumer.fetch(10, 20_000);
  await new Promise((resolve) => setTimeout(resolve, 200));
  proxy.lose();
  await bus.publish(batches(6, 8));
  await new Promise((resolve) => setTimeout(resolve, 300));
  proxy.cut();
  const startedMs = performance.now();
  const again = [...(await waiting), ...(await all(consumer))];
  // The two that were out, those that got lost, none left out, none before its turn.
  expect(ids(again)).toEqual(['m-4', 'm-5', 'm-6', 'm-7', 'm-8']);
  expect(again.slice(0, 2).every(({ redelivered }) => redelivered)).toBe(true);
  expect(performance.now() - startedMs).toBeLessThan(15_000);
  await consumer.ack(again);
  expect(await consumer.lag()).toBe(0);
});

it('a publish whose answer was lost is stored once, and told as done', async () => {
  const { bus } = await open();
  const reader = await bus.consumer({ ...PLAN, name: 'all' });
  const { bus: cut, proxy } = await openThroughProxy();
  await cut.publish(batches(1, 1));
  proxy.lose();
  const publishing = cut.publish(batches(2, 2));
  await new Promise((resolve) => setTimeout(resolve, 500));
  proxy.cut();
  await publishing;
  expect(ids(await all(reader))).toEqual(['m-1', 'm-2']);
});

it('who takes a partition while later holders have it leaves theirs alone and gets none', async () => {
  const { bus } = await open();
  const { bus: late } = await open();
  const later = await holder(bus, 1, 9);
  await bus.publish(batches(1, 2));
  await expect(holder(late, 1, 5)).rejects.toMatchObject({ code: 'lease_lost' });
  expect(ids(await all(later))).toEqual(['m-1', 'm-2']);
  expect((await consumerNames()).filter((name) => name.startsWith('work-p1-'))).toEqual(['work-p1-e9']);
});

it('whose consumer was ended by a later holder hears of it when it fetches', async () => {
  const { bus } = await open();
  const { bus: other } = await open();
  const stalled = await holder(bus, 1, 3);
  await holder(other, 1, 4);
  await expect(
    (async () => {
      for (let i = 0; i < 10; i += 1) await stalled.fetch(10, 1_000);
    })(),
  ).rejects.toMatchObject({ code: 'lease_lost' });
});

it('processes that start at once leave one place for each partition, whatever was made meanwhile', async () => {
  const [first, ...others] = await Promise.all([1, 2, 3, 4, 5].map(() => open()));
  await Promise.all([0, 1, 2, 3].map((number) => holder((first ?? others[0])?.bus as Bus, number, 7)));
  const jsm = await jetstreamManager(admin);
  // As made by one that looked before the partition was taken.
  await jsm.consumers.add(STREAM, { durable_name: 'work-p2-e0', filter_subjects: ['aiops.2.logs.ingested'] });
  await open();
  expect(await consumerNames()).toEqual(['work-p0-e7', 'work-p1-e7', 'work-p2-e7', 'work-p3-e7']);
});

it('a shared consumer that somebody deleted on the server is made anew, and goes on', async () => {
  const { bus } = await open();
  const consumer = await bus.consumer({ ...PLAN, name: 'shared' });
  const waiting = consumer.fetch(10, 10_000);
  const jsm = await jetstreamManager(admin);
  await jsm.consumers.delete(STREAM, 'shared');
  await expect.poll(consumerNames, { timeout: 10_000 }).toContain('shared');
  await bus.publish(batches(1, 1));
  expect(ids([...(await waiting), ...(await all(consumer))])).toEqual(['m-1']);
});

it('a message that is worked on for longer than the ack wait is not given to anybody else', async () => {
  const { bus } = await open();
  const { bus: other } = await open();
  const busy = await bus.consumer({ ...PLAN, name: 'shared' });
  const idle = await other.consumer({ ...PLAN, name: 'shared' });
  await bus.publish(batches(1, 1));
  const held = await busy.fetch(10, 2_000);
  expect(ids(held)).toEqual(['m-1']);
  expect(await idle.fetch(10, 40_000)).toEqual([]);
  await busy.ack(held);
  expect(await busy.lag()).toBe(0);
});

it('a process that was told another number of partitions is refused, and told what to do', async () => {
  await open();
  await expect(open({ partitions: 5 })).rejects.toMatchObject({
    code: 'partitions_differ',
    message: expect.stringContaining('AIOPS_PARTITIONS=4'),
  });
});

it('a server that refuses the password for a while is not given up on', async () => {
  await nats.kill();
  await nats.start(['--user', 'aiops', '--pass', 'right']);
  const { bus } = await open({ user: 'aiops', password: 'right' });
  await bus.publish(batches(1, 1));
  await nats.kill();
  await nats.start(['--user', 'aiops', '--pass', 'another']);
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  await nats.kill();
  await nats.start(['--user', 'aiops', '--pass', 'right']);
  await expect
    .poll(
      () =>
        bus.publish(batches(2, 2)).then(
          () => 'taken',
          (error: unknown) => (error as { retryable?: boolean }).retryable,
        ),
      { timeout: 30_000 },
    )
    .toBe('taken');
});

it('what is larger than the server takes in one message goes in parts', async () => {
  const { bus } = await open();
  const reader = await bus.consumer({ ...PLAN, name: 'all' });
  const texts = Array.from({ length: 40 }, (_, i) => `${i} ${'x'.repeat(60_000)}`);
  const message = { ...logBatch('large', ...texts), partition: 1 };
  await bus.publish([message]);
  await bus.publish([message]);
  const deliveries = await all(reader);
  expect(deliveries.length).toBeGreaterThan(2);
  expect(deliveries.flatMap(({ body }) => body)).toHaveLength(40);
});

it('what a killed server may have forgotten that it gave out is marked, for every process; what comes later is not', async () => {
  const { bus } = await open();
  const { bus: other } = await open();
  const consumer = await bus.consumer({ ...PLAN, name: 'shared' });
  await bus.publish(batches(1, 3));
  const out = await all(consumer);
  expect(out.some(({ redelivered }) => redelivered)).toBe(false);
  await bus.publish(batches(4, 5));
  await nats.kill();
  await nats.start();
  await expect.poll(() => other.usage().catch(() => null), { timeout: 20_000 }).not.toBeNull();
  const next = await other.consumer({ ...PLAN, name: 'shared' });
  await consumer.ack(out);
  await consumer.close();
  const again = await all(next, 3_000);
  expect(again.every(({ redelivered }) => redelivered)).toBe(true);
  await next.ack(again);
  await bus.publish(batches(6, 7));
  const later = await all(next);
  expect(ids(later).slice(-2)).toEqual(['m-6', 'm-7']);
  expect(later.slice(-2).some(({ redelivered }) => redelivered)).toBe(false);
});
