import type { LogMessage, Subject } from '@aiops/contracts';
import { errorCode, isRetryable } from '@aiops/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bus, BusConsumer, Delivery, OutgoingMessage, PublishReceipt } from '../bus.ts';
import { sampleLog, sampleMetric } from './store-samples.ts';

/** A bus on storage of its own. */
export interface BusUnderTest {
  readonly bus: Bus;
  /** Closes the bus and opens another one on the same storage. */
  reopen(): Promise<Bus>;
  /** Closes what is open and removes the storage. */
  dispose(): Promise<void>;
}

const SOON_MS = 2_000;
const NOT_YET_MS = 60;

/** A valid log batch: one record for each text. */
export function logBatch(id: string, ...texts: string[]): OutgoingMessage {
  return {
    subject: 'logs.ingested',
    id,
    key: 'ship-1',
    body: logRecords(...(texts.length > 0 ? texts : [id])),
  };
}

function logRecords(...texts: string[]): LogMessage[] {
  return texts.map((msg, i) => sampleLog(`r${i}`, { msg, meta: { nested: { list: [1, 'two', null] } } }));
}

function metricBatch(id: string): OutgoingMessage {
  return { subject: 'metrics.ingested', id, key: null, body: [sampleMetric(id)] };
}

const ids = (deliveries: readonly { id: string }[]): string[] => deliveries.map(({ id }) => id);

/** Fetches until so many have come, whatever portions the bus gives them in. */
async function take(consumer: BusConsumer, count: number): Promise<Delivery[]> {
  const taken: Delivery[] = [];
  while (taken.length < count) {
    const next = await consumer.fetch(count - taken.length, SOON_MS);
    if (next.length === 0) break;
    taken.push(...next);
  }
  return taken;
}

/** What every bus must do, through the port alone. */
export function describeBusContract(name: string, open: () => Promise<BusUnderTest>): void {
  describe(`${name} keeps the bus contract`, () => {
    let test: BusUnderTest;
    let bus: Bus;
    beforeEach(async () => {
      test = await open();
      bus = test.bus;
    });
    afterEach(() => test.dispose());

    const reader = (consumer = 'reader', subjects: Subject[] = ['logs.ingested'], maxInFlight = 100) =>
      bus.consumer({ name: consumer, subjects, maxInFlight });
    const reopened = async (): Promise<void> => {
      bus = await test.reopen();
    };

    describe('publishing', () => {
      publishingRules({ bus: () => bus, reader, reopened });
    });
    describe('delivery', () => {
      deliveryRules({ bus: () => bus, reader, reopened });
    });
    describe('restart and end', () => {
      restartRules({ bus: () => bus, reader, reopened });
    });
  });
}

interface Bench {
  bus(): Bus;
  reader(consumer?: string, subjects?: Subject[], maxInFlight?: number): Promise<BusConsumer>;
  reopened(): Promise<void>;
}

function publishingRules({ bus, reader, reopened }: Bench): void {
  it('gives the messages of several subjects in the order they were published, under one sequence', async () => {
    const both = await reader('both', ['logs.ingested', 'metrics.ingested']);
    const receipts: PublishReceipt[] = [];
    for (let i = 0; i < 5; i += 1) {
      receipts.push(...(await bus().publish([logBatch(`log-${i}`), metricBatch(`metric-${i}`)])));
    }
    const deliveries = await take(both, 10);
    expect(ids(deliveries)).toEqual([0, 1, 2, 3, 4].flatMap((i) => [`log-${i}`, `metric-${i}`]));
    expect(deliveries.map(({ seq }) => seq)).toEqual(receipts.map(({ seq }) => seq));
    expect(receipts.every(({ seq }, i) => i === 0 || seq > (receipts[i - 1]?.seq ?? 0))).toBe(true);
  });

  it('delivers what was published: subject, id, key and every value of the body', async () => {
    const consumer = await reader();
    await bus().publish([logBatch('m', 'a "quoted" line', 'äöü ✓ \u0000')]);
    const [delivery] = await take(consumer, 1);
    expect(delivery).toMatchObject({ subject: 'logs.ingested', id: 'm', key: 'ship-1', deliveries: 1 });
    expect(delivery?.redelivered).toBe(false);
    expect(delivery?.body).toEqual(logRecords('a "quoted" line', 'äöü ✓ \u0000'));
  });

  it('drops a second message with an id of its subject and says which one it repeats', async () => {
    const consumer = await reader('both', ['logs.ingested', 'metrics.ingested']);
    const [first] = await bus().publish([logBatch('same', 'first')]);
    const [second, other] = await bus().publish([logBatch('same', 'second'), metricBatch('same')]);
    const [twice, again] = await bus().publish([logBatch('twice'), logBatch('twice')]);
    expect(first?.duplicate).toBe(false);
    expect(second).toEqual({ seq: first?.seq, duplicate: true });
    expect(other?.duplicate).toBe(false);
    expect(again).toEqual({ seq: twice?.seq, duplicate: true });
    const deliveries = await take(consumer, 3);
    expect(ids(deliveries)).toEqual(['same', 'same', 'twice']);
    expect(deliveries[0]?.body).toEqual(logRecords('first'));
    expect(await consumer.fetch(10, NOT_YET_MS)).toEqual([]);
  });

  it('knows the ids of handled messages as duplicates, also after a restart', async () => {
    const consumer = await reader();
    await bus().publish([logBatch('done')]);
    await consumer.ack(await take(consumer, 1));
    expect((await bus().publish([logBatch('done')]))[0]?.duplicate).toBe(true);
    await reopened();
    expect((await bus().publish([logBatch('done')]))[0]?.duplicate).toBe(true);
  });

  it('keeps concurrent publishes apart and complete', async () => {
    const consumer = await reader('reader', ['logs.ingested'], 1000);
    const receipts = await Promise.all(
      Array.from({ length: 200 }, (_, i) => bus().publish([logBatch(`a-${i}`), logBatch(`b-${i}`)])),
    );
    expect(new Set(receipts.flat().map(({ seq }) => seq)).size).toBe(400);
    const deliveries = await take(consumer, 400);
    expect(new Set(ids(deliveries)).size).toBe(400);
    expect(deliveries.every(({ seq }, i) => i === 0 || seq > (deliveries[i - 1]?.seq ?? 0))).toBe(true);
  });

  it('shows the newest messages of a subject to people, newest first, and takes nothing away', async () => {
    const consumer = await reader();
    await bus().publish(['1', '2', '3'].map((id) => logBatch(id)));
    const peeked = await bus().peek('logs.ingested', 2);
    expect(ids(peeked)).toEqual(['3', '2']);
    expect(peeked[0]?.body).toEqual(logRecords('3'));
    expect(await bus().peek('ops.audit', 5)).toEqual([]);
    expect(await take(consumer, 3)).toHaveLength(3);
  });

  it('counts what it keeps', async () => {
    await reader();
    const before = await bus().usage();
    await bus().publish([logBatch('1'), logBatch('2')]);
    const after = await bus().usage();
    expect(after.messages - before.messages).toBe(2);
    expect(after.bytes).toBeGreaterThan(before.bytes);
    expect(after.limitBytes).toBeGreaterThan(after.bytes);
  });
}

function deliveryRules({ bus, reader }: Bench): void {
  it('waits for messages and wakes up when one comes', async () => {
    const consumer = await reader();
    const waiting = consumer.fetch(10, 60_000);
    await bus().publish([logBatch('late')]);
    expect(ids(await waiting)).toEqual(['late']);
  });

  it('gives an empty list when the wait is over or the signal aborts', async () => {
    const consumer = await reader();
    expect(await consumer.fetch(10, 0)).toEqual([]);
    expect(await consumer.fetch(10, 20)).toEqual([]);
    const abort = new AbortController();
    const waiting = consumer.fetch(10, 60_000, abort.signal);
    abort.abort();
    expect(await waiting).toEqual([]);
    expect(await consumer.fetch(10, 60_000, abort.signal)).toEqual([]);
  });

  it('never has more out than maxInFlight, and goes on with an ack', async () => {
    const consumer = await reader('reader', ['logs.ingested'], 2);
    await bus().publish(['1', '2', '3'].map((id) => logBatch(id)));
    const first = await take(consumer, 2);
    expect(ids(first)).toEqual(['1', '2']);
    expect(await consumer.fetch(10, NOT_YET_MS)).toEqual([]);
    const waiting = consumer.fetch(10, 60_000);
    await consumer.ack(first.slice(0, 1));
    expect(ids(await waiting)).toEqual(['3']);
  });

  it('gives a refused message again after its delay, marked, with the time it was published', async () => {
    const consumer = await reader();
    await bus().publish([logBatch('again'), logBatch('next')]);
    const [first] = await take(consumer, 1);
    const refusedAtMs = performance.now();
    await consumer.nak(first === undefined ? [] : [first], 150);
    expect(ids(await take(consumer, 1))).toEqual(['next']);
    const [second] = await take(consumer, 1);
    expect(performance.now() - refusedAtMs).toBeGreaterThanOrEqual(140);
    expect(second).toEqual({ ...first, deliveries: 2, redelivered: true });
  });

  it('never gives again what was acked or given up, and takes an ack twice', async () => {
    const consumer = await reader();
    await bus().publish(['1', '2', '3'].map((id) => logBatch(id)));
    const [one, two, three] = await take(consumer, 3);
    if (one === undefined || two === undefined || three === undefined)
      throw new Error('three were published');
    await consumer.ack([two]);
    await consumer.ack([two, one]);
    await consumer.term([three]);
    expect(await consumer.lag()).toBe(0);
    await consumer.close();
    expect(await (await reader()).fetch(10, NOT_YET_MS)).toEqual([]);
  });

  it('gives every consumer all messages of its subjects', async () => {
    const one = await reader('one');
    const two = await reader('two');
    await bus().publish([logBatch('1'), metricBatch('other'), logBatch('2')]);
    expect(ids(await take(one, 2))).toEqual(['1', '2']);
    expect(ids(await take(two, 2))).toEqual(['1', '2']);
  });

  it('starts a new consumer at the oldest kept message', async () => {
    const holder = await reader('holder');
    await bus().publish(['1', '2'].map((id) => logBatch(id)));
    const late = await reader('late');
    await bus().publish([logBatch('3')]);
    expect(ids(await take(late, 3))).toEqual(['1', '2', '3']);
    expect(ids(await take(holder, 3))).toEqual(['1', '2', '3']);
  });

  it('counts as lag what is not acked: waiting and out', async () => {
    const consumer = await reader();
    expect(await consumer.lag()).toBe(0);
    await bus().publish(['1', '2', '3'].map((id) => logBatch(id)));
    expect(await consumer.lag()).toBe(3);
    const out = await take(consumer, 2);
    expect(await consumer.lag()).toBe(3);
    await consumer.ack(out);
    expect(await consumer.lag()).toBe(1);
  });
}

function restartRules({ bus, reader, reopened }: Bench): void {
  it('gives what a closed consumer left again to the next of its name, marked', async () => {
    const consumer = await reader();
    await bus().publish([logBatch('left'), logBatch('untouched')]);
    await take(consumer, 1);
    await consumer.close();
    const [left, untouched] = await take(await reader(), 2);
    expect(left).toMatchObject({ id: 'left', deliveries: 2, redelivered: true });
    expect(untouched).toMatchObject({ id: 'untouched', deliveries: 1, redelivered: false });
  });

  it('goes on after a restart: acked ones never come, open ones come again in order, new ones are not marked', async () => {
    const consumer = await reader();
    await bus().publish(['1', '2', '3', '4', '5'].map((id) => logBatch(id)));
    const out = await take(consumer, 4);
    await consumer.ack(out.filter(({ id }) => id === '1' || id === '3'));
    await reopened();
    const next = await reader();
    expect(await next.lag()).toBe(3);
    const deliveries = await take(next, 3);
    expect(deliveries.map(({ id, redelivered }) => ({ id, redelivered }))).toEqual([
      { id: '2', redelivered: true },
      { id: '4', redelivered: true },
      { id: '5', redelivered: false },
    ]);
    expect(deliveries[0]).toEqual({ ...out[1], deliveries: 2, redelivered: true });
    expect(await next.fetch(1, NOT_YET_MS)).toEqual([]);
  });

  it('goes on with its sequence after a restart, with every message as it was', async () => {
    await reader();
    const [before] = await bus().publish([logBatch('1', 'x', 'y')]);
    await reopened();
    const [after] = await bus().publish([logBatch('2')]);
    expect(after?.seq).toBeGreaterThan(before?.seq ?? Number.POSITIVE_INFINITY);
    const deliveries = await take(await reader(), 2);
    expect(deliveries.map(({ body }) => body)).toEqual([logRecords('x', 'y'), logRecords('2')]);
  });

  it('refuses everything when it is closed, and says so with a code that is not worth a retry', async () => {
    const consumer = await reader();
    const waiting = consumer.fetch(1, 60_000).catch((error: unknown) => error);
    await bus().close();
    await bus().close();
    expect(errorCode(await waiting)).toBe('bus_closed');
    const error = await bus()
      .publish([logBatch('1')])
      .catch((reason: unknown) => reason);
    expect(errorCode(error)).toBe('bus_closed');
    expect(isRetryable(error)).toBe(false);
    await expect(consumer.fetch(1, 0)).rejects.toMatchObject({ code: 'bus_closed' });
    await expect(bus().usage()).rejects.toMatchObject({ code: 'bus_closed' });
  });
}
