import { CodedError, UnavailableError } from '@aiops/kernel';
import {
  type Bus,
  type BusConsumer,
  type Delivery,
  type HoldingStage,
  NO_EFFECTS,
  type OutgoingMessage,
  SILENT_LOG,
  SILENT_TELEMETRY,
  type StageEffects,
} from '@aiops/ports';
import { expect, it, vi } from 'vitest';
import { runHoldingStage } from './run-holding-stage.ts';

/** Counts what is out, and hands out again whatever is refused. */
class Line implements BusConsumer {
  readonly acked: string[] = [];
  nacked = 0;
  waiting: Delivery[] = [];

  give(...ids: string[]): void {
    const common = {
      subject: 'enrichment.request',
      key: null,
      publishedAtMs: 0,
      redelivered: false,
    } as const;
    this.waiting.push(...ids.map((id, seq) => ({ ...common, id, seq, deliveries: 1, body: [{ id }] })));
  }
  async fetch(max: number): Promise<Delivery[]> {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return this.waiting.splice(0, max);
  }
  async ack(deliveries: readonly Delivery[]): Promise<void> {
    this.acked.push(...deliveries.map(({ id }) => id));
  }
  async nak(deliveries: readonly Delivery[]): Promise<void> {
    this.nacked += deliveries.length;
    this.waiting.push(...deliveries.map((one) => ({ ...one, deliveries: one.deliveries + 1 })));
  }
  term = async (): Promise<void> => undefined;
  lag = async (): Promise<number> => this.waiting.length;
  position = async () => ({ origin: 'line', newestSeq: 0 });
  close = async (): Promise<void> => undefined;
}

/** Is done with a message when the test says so. */
class Held implements HoldingStage {
  readonly taken = new Map<string, { resolve(effects: StageEffects): void; reject(error: Error): void }>();
  take({ item }: { readonly item: unknown }): Promise<StageEffects> {
    const { id } = item as { id: string };
    return new Promise((resolve, reject) => void this.taken.set(id, { resolve, reject }));
  }
  release(): void {
    for (const { reject } of this.taken.values()) reject(new UnavailableError('stopping', 'it stops'));
  }
}

async function running(room: number) {
  const line = new Line();
  const stage = new Held();
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
  const loop = await runHoldingStage(
    {
      ...{ role: 'llm-enricher', consumer: 'llm-enricher', subjects: ['enrichment.request'], bus },
      ...{ clock: { now: () => 0 }, log: SILENT_LOG, telemetry: SILENT_TELEMETRY },
      ...{ trace: { writeTrace: async () => undefined }, maxBatch: 1, maxInFlight: 10, room: () => room },
    },
    stage,
  );
  return { loop, line, stage, published };
}

it('each message is acked when its own effects are published, whatever became of those before it', async () => {
  const { loop, line, stage, published } = await running(10);
  line.give('a', 'b', 'poison');
  await vi.waitFor(() => expect(stage.taken.size).toBe(3));
  stage.taken.get('b')?.resolve({
    ...NO_EFFECTS,
    emissions: [{ subject: 'enrichment.completed', key: null, id: 'b:first', item: {} }],
  });
  await vi.waitFor(() => expect(line.acked).toEqual(['b']));
  expect(published.map(({ id }) => id)).toEqual(['b:first']);
  stage.taken.get('poison')?.reject(new CodedError('broken', 'can’t be told'));
  await vi.waitFor(() => expect(line.acked).toEqual(['b', 'poison']));
  expect(published.at(-1)?.subject).toBe('dlq.llm-enricher');
  stage.taken.get('a')?.resolve(NO_EFFECTS);
  await vi.waitFor(() => expect(line.acked).toContain('a'));
  await loop.stop();
});

it('as many as there is room for are held, and the others stay on the bus', async () => {
  const { loop, line, stage } = await running(2);
  line.give('a', 'b', 'c', 'd', 'e');
  await vi.waitFor(() => expect(stage.taken.size).toBe(2));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(stage.taken.size).toBe(2);
  expect(line.waiting.length).toBeGreaterThanOrEqual(2);
  stage.taken.get('a')?.resolve(NO_EFFECTS);
  await vi.waitFor(() => expect(stage.taken.size).toBe(3));
  await loop.stop();
});

it('what it holds when it stops goes back, and nothing of it is acked', async () => {
  const { loop, line, stage } = await running(2);
  line.give('a', 'b', 'c');
  await vi.waitFor(() => expect(stage.taken.size).toBe(2));
  await loop.stop();
  expect(line.acked).toEqual([]);
  expect(line.nacked).toBeGreaterThanOrEqual(2);
});
