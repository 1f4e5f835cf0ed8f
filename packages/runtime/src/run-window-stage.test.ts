import { CodedError } from '@aiops/kernel';
import {
  type Bus,
  type BusConsumer,
  type BusPosition,
  type Delivery,
  NO_EFFECTS,
  SILENT_LOG,
  SILENT_TELEMETRY,
  type WindowStage,
} from '@aiops/ports';
import { expect, it, vi } from 'vitest';
import { runWindowStage } from './run-window-stage.ts';

class Line implements BusConsumer {
  readonly acked = new Set<number>();
  here: BusPosition = { origin: 'first', newestSeq: 100 };
  #waiting: Delivery[] = [];

  give(...seqs: number[]): void {
    this.#waiting.push(
      ...seqs.map((seq) => ({
        ...{ subject: 'logs.ingested' as const, id: `m-${seq}`, key: null, seq, publishedAtMs: 0 },
        ...{ deliveries: 1, redelivered: false, body: [{ seq }] },
      })),
    );
  }
  async fetch(max: number): Promise<Delivery[]> {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return this.#waiting.splice(0, max);
  }
  async ack(deliveries: readonly Delivery[]): Promise<void> {
    for (const { seq } of deliveries) this.acked.add(seq);
  }
  nak = async (): Promise<void> => undefined;
  term = async (): Promise<void> => undefined;
  lag = async (): Promise<number> => this.#waiting.length;
  position = async (): Promise<BusPosition> => this.here;
  close = async (): Promise<void> => undefined;
}

/** Remembers what it saw; can't take the poisoned ones. */
class Seen implements WindowStage {
  readonly seqs: number[] = [];
  readonly poison: ReadonlySet<number>;
  constructor(...poison: number[]) {
    this.poison = new Set(poison);
  }
  process(batch: Parameters<WindowStage['process']>[0]) {
    for (const { item } of batch) {
      const { seq } = item as { seq: number };
      if (this.poison.has(seq)) throw new Error('poison');
      this.seqs.push(seq);
    }
    return NO_EFFECTS;
  }
  snapshot = (): unknown => this.seqs;
  restore(state: unknown): void {
    this.seqs.push(...(state as number[]));
  }
}

const kept = new Map<string, unknown>();
const SNAPSHOTS = {
  save: async (name: string, state: unknown) => void kept.set(name, structuredClone(state)),
  load: async (name: string) => kept.get(name),
};

async function running(stage: Seen, line: Line, writeTrace: () => Promise<void> = async () => undefined) {
  let nowMs = 0;
  const bus: Bus = {
    partitions: 1,
    publish: async () => [],
    consumer: async () => line,
    peek: async () => [],
    usage: async () => ({ messages: 0, bytes: 0, limitBytes: 1, refusing: [] }),
    close: async () => undefined,
  };
  const clock = {
    now: () => {
      nowMs += 1_000;
      return nowMs;
    },
  };
  return runWindowStage(
    {
      ...{ role: 'anomaly-detection', consumer: 'detect', subjects: ['logs.ingested'], bus, clock },
      ...{ log: SILENT_LOG, telemetry: SILENT_TELEMETRY, trace: { writeTrace } },
      ...{ maxBatch: 20, maxInFlight: 100 },
    },
    stage,
    SNAPSHOTS,
  );
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);

it('what comes behind a poison message is handled before it is acked, also when its error can’t be stored', async () => {
  kept.clear();
  const line = new Line();
  const stage = new Seen(5);
  const refused = () => Promise.reject(new CodedError('store_query_failed', 'never'));
  const loop = await running(stage, line, refused);
  line.give(...upTo(20));
  await vi.waitFor(() => expect(line.acked.size).toBe(20));
  line.give(21, 22);
  await vi.waitFor(() => expect(line.acked.size).toBe(22));
  expect(stage.seqs).toEqual(upTo(22).filter((seq) => seq !== 5));
  expect(loop.status().deadLetters).toBe(1);
  await loop.stop();
});

it.each([
  ['was made anew and counts from one', { origin: 'second', newestSeq: 500 }],
  ['is behind the snapshot', { origin: 'first', newestSeq: 3 }],
])('a bus that %s has nothing of it taken for handled; the state goes on', async (_, here) => {
  kept.clear();
  const line = new Line();
  const first = await running(new Seen(), line);
  line.give(...upTo(10));
  await vi.waitFor(() => expect(line.acked.size).toBe(10));
  await first.stop();
  const next = new Line();
  next.here = here;
  const stage = new Seen();
  const loop = await running(stage, next);
  next.give(1, 2, 3);
  await vi.waitFor(() => expect(next.acked.size).toBe(3));
  expect(stage.seqs).toEqual([...upTo(10), 1, 2, 3]);
  await loop.stop();
});

it('what the snapshot has is acked and not handled again', async () => {
  kept.clear();
  const line = new Line();
  const first = await running(new Seen(), line);
  line.give(...upTo(10));
  await vi.waitFor(() => expect(line.acked.size).toBe(10));
  await first.stop();
  const next = new Line();
  const stage = new Seen();
  const loop = await running(stage, next);
  next.give(...upTo(12));
  await vi.waitFor(() => expect(next.acked.size).toBe(12));
  expect(stage.seqs).toEqual(upTo(12));
  await loop.stop();
});
