import { CodedError } from '@aiops/kernel';
import {
  type HopNote,
  NO_EFFECTS,
  SILENT_LOG,
  SILENT_TELEMETRY,
  type SnapshotStore,
  type WindowStage,
} from '@aiops/ports';
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
    const hops: HopNote[] = [];
    for (const { item } of batch) {
      const seq = Number(idOf(item));
      if (this.poison.has(seq)) throw new Error('poison');
      this.seqs.push(seq);
      hops.push({ tracking_id: idOf(item), record_id: idOf(item), stage: 'detect', status: 'ok' });
    }
    return { ...NO_EFFECTS, hops };
  }
  snapshot = (): unknown => this.seqs;
  restore(state: unknown): void {
    this.seqs.push(...(state as number[]));
  }
}

const kept = new Map<string, unknown>();
const SNAPSHOTS = {
  save: async (name: string, state: string) => void kept.set(name, JSON.parse(state)),
  load: async (name: string) => kept.get(name),
};

async function running(
  stage: Seen,
  line: Line,
  writeTrace: () => Promise<void> = async () => undefined,
  snapshots: SnapshotStore = SNAPSHOTS,
) {
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
    snapshots,
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

it('no batch waits for a trace that is slow to be kept; nothing is acked before it, and a snapshot is of its moment', async () => {
  kept.clear();
  const line = new Line();
  const stage = new Seen();
  let keep = (): void => undefined;
  const slow = new Promise<void>((resolve) => {
    keep = resolve;
  });
  const loop = await running(stage, line, () => slow);
  line.give(...idsUpTo(10));
  await vi.waitFor(() => expect(stage.seqs).toEqual(upTo(10)));
  line.give('11', '12');
  await vi.waitFor(() => expect(stage.seqs).toEqual(upTo(12)));
  expect(line.acked).toEqual([]);
  expect(kept.size).toBe(0);
  keep();
  await vi.waitFor(() => expect(line.acked.length).toBeGreaterThanOrEqual(10));
  await vi.waitFor(() => expect(line.acked).toHaveLength(12));
  expect([...kept.values()]).toMatchObject([{ handledThrough: 12, state: upTo(12) }]);
  await loop.stop();
});

it('a snapshot that can’t be saved acks nothing; what it had is in the next one', async () => {
  kept.clear();
  const line = new Line();
  const stage = new Seen();
  let hasRoom = false;
  const loop = await running(stage, line, undefined, {
    ...SNAPSHOTS,
    save: async (name, state) => {
      if (!hasRoom) throw new CodedError('disk_full', 'no room');
      await SNAPSHOTS.save(name, state);
    },
  });
  line.give(...idsUpTo(4));
  await vi.waitFor(() => expect(loop.status().stuckOn).toContain('no room'));
  // What goes well meanwhile does not hide it.
  line.give('5');
  await vi.waitFor(() => expect(stage.seqs).toEqual(upTo(5)));
  expect(loop.status().stuckOn).toBe('save a snapshot: CodedError: no room');
  expect(line.acked).toEqual([]);
  hasRoom = true;
  await vi.waitFor(() => expect(line.acked.sort()).toEqual(idsUpTo(5)), { timeout: 10_000 });
  expect(stage.seqs).toEqual(upTo(5));
  await vi.waitFor(() => expect(loop.status().stuckOn).toBeNull());
  await loop.stop();
}, 20_000);
