import { CodedError } from '@aiops/kernel';
import { NO_EFFECTS, SILENT_LOG, SILENT_TELEMETRY, type WindowStage } from '@aiops/ports';
import { expect, it, vi } from 'vitest';
import { idOf, Line } from './line.fixture.ts';
import { runWindowStage } from './run-window-stage.ts';

/** Remembers what it saw; can't take the poisoned ones. */
class Seen implements WindowStage {
  readonly seqs: number[] = [];
  readonly poison: ReadonlySet<number>;
  constructor(...poison: number[]) {
    this.poison = new Set(poison);
  }
  process(batch: Parameters<WindowStage['process']>[0]) {
    for (const { item } of batch) {
      const seq = Number(idOf(item));
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
  const clock = {
    now: () => {
      nowMs += 1_000;
      return nowMs;
    },
  };
  return runWindowStage(
    {
      ...{ role: 'anomaly-detection', consumer: 'detect', subjects: ['logs.ingested'], bus: line.bus, clock },
      ...{ log: SILENT_LOG, telemetry: SILENT_TELEMETRY, trace: { writeTrace } },
      ...{ maxBatch: 20, maxInFlight: 100 },
    },
    stage,
    SNAPSHOTS,
  );
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);
const idsUpTo = (last: number): string[] => upTo(last).map(String);

it('what comes behind a poison message is handled before it is acked, also when its error can’t be stored', async () => {
  kept.clear();
  const line = new Line();
  const stage = new Seen(5);
  const refused = () => Promise.reject(new CodedError('store_query_failed', 'never'));
  const loop = await running(stage, line, refused);
  line.give(...idsUpTo(20));
  await vi.waitFor(() => expect(line.acked).toHaveLength(20));
  line.give('21', '22');
  await vi.waitFor(() => expect(line.acked).toHaveLength(22));
  expect(stage.seqs).toEqual(upTo(22).filter((seq) => seq !== 5));
  expect(loop.status().deadLetters).toBe(1);
  await loop.stop();
});

it.each([
  ['was made anew and counts from one', { origin: 'second', newestSeq: 500 }],
  ['is behind the snapshot', { origin: 'line', newestSeq: 3 }],
])('a bus that %s has nothing of it taken for handled; the state goes on', async (_, here) => {
  kept.clear();
  const line = new Line();
  const first = await running(new Seen(), line);
  line.give(...idsUpTo(10));
  await vi.waitFor(() => expect(line.acked).toHaveLength(10));
  await first.stop();
  const next = new Line();
  next.here = here;
  const stage = new Seen();
  const loop = await running(stage, next);
  next.give('1', '2', '3');
  await vi.waitFor(() => expect(next.acked).toHaveLength(3));
  expect(stage.seqs).toEqual([...upTo(10), 1, 2, 3]);
  await loop.stop();
});

it('what the snapshot has is acked and not handled again', async () => {
  kept.clear();
  const line = new Line();
  const first = await running(new Seen(), line);
  line.give(...idsUpTo(10));
  await vi.waitFor(() => expect(line.acked).toHaveLength(10));
  await first.stop();
  const next = new Line();
  const stage = new Seen();
  const loop = await running(stage, next);
  next.give(...idsUpTo(12));
  await vi.waitFor(() => expect(next.acked).toHaveLength(12));
  expect(stage.seqs).toEqual(upTo(12));
  await loop.stop();
});
