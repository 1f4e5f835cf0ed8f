import { CodedError, UnavailableError } from '@aiops/kernel';
import {
  type Bus,
  type BusConsumer,
  type Delivery,
  type FunctionStage,
  NO_EFFECTS,
  type OutgoingMessage,
  SILENT_LOG,
  SILENT_TELEMETRY,
} from '@aiops/ports';
import { expect, it, vi } from 'vitest';
import { runFunctionStage } from './run-function-stage.ts';

/** Hands out what was given, and again at once whatever is refused. */
class Line implements BusConsumer {
  readonly acked: string[] = [];
  readonly delays: number[] = [];
  #waiting: Delivery[] = [];

  give(...messages: string[]): void {
    this.#waiting.push(
      ...messages.map((id, i) => ({
        ...{ subject: 'logs.ingested' as const, id, key: null, seq: i + 1, publishedAtMs: 0 },
        ...{ deliveries: 1, redelivered: false, body: [{ record_id: id }] },
      })),
    );
  }

  async fetch(max: number): Promise<Delivery[]> {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return this.#waiting.splice(0, max);
  }
  async ack(deliveries: readonly Delivery[]): Promise<void> {
    this.acked.push(...deliveries.map(({ id }) => id));
  }
  async nak(deliveries: readonly Delivery[], delayMs: number): Promise<void> {
    this.delays.push(delayMs);
    this.#waiting.push(...deliveries.map((one) => ({ ...one, deliveries: one.deliveries + 1 })));
  }
  term = async (): Promise<void> => undefined;
  lag = async (): Promise<number> => this.#waiting.length;
  position = async () => ({ origin: 'line', newestSeq: 0 });
  close = async (): Promise<void> => undefined;
}

async function running(stage: FunctionStage) {
  const line = new Line();
  const published: OutgoingMessage[] = [];
  const bus: Bus = {
    partitions: 1,
    publish: async (messages) => {
      published.push(...messages);
      return [];
    },
    consumer: async () => line,
    peek: async () => [],
    usage: async () => ({ messages: 0, bytes: 0, limitBytes: 1, refusing: [] }),
    close: async () => undefined,
  };
  const loop = await runFunctionStage(
    {
      ...{ role: 'ingest', consumer: 'ingest-store', subjects: ['logs.ingested'], bus },
      ...{ clock: { now: () => 0 }, log: SILENT_LOG, telemetry: SILENT_TELEMETRY },
      ...{ trace: { writeTrace: async () => undefined }, maxBatch: 10, maxInFlight: 10 },
    },
    stage,
  );
  return { loop, line, published };
}

const idOf = (item: unknown): string => (item as { record_id: string }).record_id;

it('a store that is away for long makes no dead letters of what waits for it, and is told as stuck', async () => {
  let isAway = true;
  const { loop, line, published } = await running({
    async process() {
      if (isAway) throw new UnavailableError('store_unavailable', 'away');
      return NO_EFFECTS;
    },
  });
  line.give('a', 'b');
  await vi.waitFor(() => expect(line.delays.length).toBeGreaterThan(80));
  expect(loop.status().stuckOn).toContain('away');
  expect(Math.max(...line.delays)).toBe(30_000);
  isAway = false;
  await vi.waitFor(() => expect(line.acked.sort()).toEqual(['a', 'b']));
  expect(loop.status().stuckOn).toBeNull();
  expect(published).toEqual([]);
  await loop.stop();
});

it('one message that always fails in passing keeps none of the others from being done', async () => {
  const { loop, line } = await running({
    async process(batch) {
      if (batch.some(({ item }) => idOf(item) === 'bad'))
        throw new UnavailableError('store_busy', 'too much');
      return NO_EFFECTS;
    },
  });
  line.give('a', 'bad', 'b');
  await vi.waitFor(() => expect(line.acked.sort()).toEqual(['a', 'b']));
  await loop.stop();
});

it('a poison message goes to the dead letters with its reason, and the others are done', async () => {
  const { loop, line, published } = await running({
    async process(batch) {
      if (batch.some(({ item }) => idOf(item) === 'poison')) throw new CodedError('broken', 'can’t be read');
      return NO_EFFECTS;
    },
  });
  line.give('a', 'poison', 'b');
  await vi.waitFor(() => expect(line.acked.sort()).toEqual(['a', 'b', 'poison']));
  expect(published.map(({ subject }) => subject)).toEqual(['dlq.ingest']);
  expect(published[0]?.body[0]).toMatchObject({ reason: expect.stringContaining('can’t be read') });
  expect(loop.status().deadLetters).toBe(1);
  await loop.stop();
});
