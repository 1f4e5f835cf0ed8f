import { CodedError } from '@aiops/kernel';
import { type Bus, type Leases, type Renewal, SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Running, RunStatus } from './run-options.ts';
import { PartitionRunner } from './run-partitions.ts';

const PARTITIONS = 4;
const TTL_MS = 200;

/** Who holds what; a lease ends only when it is told to, or given back. */
class Book {
  readonly holders = new Map<string, string>();
  readonly released: string[] = [];
  workers = 1;
  renewal: Renewal = 'held';
  renewals = 0;
  #epoch = 0;

  of(process: string): Leases {
    return {
      ttlMs: TTL_MS,
      acquire: async (name) => {
        if (this.holders.has(name)) return null;
        this.holders.set(name, process);
        this.#epoch += 1;
        return {
          epoch: this.#epoch,
          renew: async () => {
            this.renewals += 1;
            return this.renewal;
          },
          release: async () => {
            if (this.holders.get(name) === process) this.holders.delete(name);
            this.released.push(name);
          },
        };
      },
      takePart: async () => this.workers,
      leave: async () => undefined,
    };
  }
}

class Work implements Running {
  isOver = false;
  isStopped = false;
  readonly bus: Bus;
  readonly stopping: () => Promise<void>;
  constructor(bus: Bus, stopping: () => Promise<void> = async () => undefined) {
    this.bus = bus;
    this.stopping = stopping;
  }
  status(): RunStatus {
    const counts = { processed: 1, errors: 0, deadLetters: 0 };
    return { role: 'correlation-service', consumer: 'work', ...counts, stuckSinceMs: null, stuckOn: null };
  }
  lag = async (): Promise<number> => 1;
  async stop(): Promise<void> {
    await this.stopping();
    this.isStopped = true;
  }
}

let published = 0;
const BUS: Bus = {
  partitions: PARTITIONS,
  publish: async () => {
    published += 1;
    return [];
  },
  consumer: () => Promise.reject(new Error('not asked for here')),
  peek: async () => [],
  usage: async () => ({ messages: 0, bytes: 0, limitBytes: 1, refusing: [] }),
  close: async () => undefined,
};

let nowMs = Date.now();
let book: Book;
let works: Map<number, Work>;
const runners: PartitionRunner[] = [];

function runner(
  start: (partition: number, work: Work) => Promise<void> = async () => undefined,
  process = 'a',
): PartitionRunner {
  const made = new PartitionRunner({
    ...{ role: 'correlation-service', work: 'work', bus: BUS, leases: book.of(process) },
    ...{ clock: { now: () => nowMs }, log: SILENT_LOG, telemetry: SILENT_TELEMETRY },
    start: async (partition, _epoch, bus) => {
      const work = new Work(bus);
      await start(partition, work);
      works.set(partition, work);
      return work;
    },
  });
  runners.push(made);
  return made;
}

beforeEach(() => {
  nowMs = Date.now();
  published = 0;
  book = new Book();
  works = new Map();
});
afterEach(async () => {
  book.renewal = 'held';
  await Promise.all(runners.splice(0).map((one) => one.stop()));
});

it('a worker alone takes all partitions, and gives all back when it stops', async () => {
  const one = runner();
  await one.start();
  expect([...works.keys()]).toEqual([0, 1, 2, 3]);
  await one.stop();
  expect([...works.values()].every((work) => work.isStopped)).toBe(true);
  expect(book.holders.size).toBe(0);
});

it('a partition that does not start keeps none of the others waiting, and is told as stuck with its reason', async () => {
  const one = runner(async (partition) => {
    if (partition === 1) throw new CodedError('snapshot_unreadable', 'of another form');
  });
  await one.start();
  expect([...works.keys()].sort()).toEqual([0, 2, 3]);
  expect(one.status()).toMatchObject({
    stuckSinceMs: nowMs,
    stuckOn: expect.stringMatching(/^partition 1 does not start: .*of another form/),
  });
  expect(book.holders.has('work-1')).toBe(false);
});

it('a partition that starts slowly keeps its lease, and the others theirs', async () => {
  let finish = (): void => undefined;
  const slow = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const one = runner((partition) => (partition === 0 ? slow : Promise.resolve()));
  const started = one.start();
  await vi.waitFor(() => expect(works.size).toBe(3));
  const before = book.renewals;
  await vi.waitFor(() => expect(book.renewals).toBeGreaterThan(before + 8));
  expect(book.holders.size).toBe(PARTITIONS);
  finish();
  await started;
  expect(works.size).toBe(4);
});

it('nothing is published on the strength of a lease that is not sure, whichever clock says so', async () => {
  const one = runner();
  await one.start();
  const work = works.get(0) as Work;
  const { bus } = work;
  await bus.publish([]);
  expect(published).toBe(1);
  // The machine was suspended: only the wall clock went on.
  nowMs += TTL_MS;
  await expect(bus.publish([])).rejects.toMatchObject({ code: 'lease_lost' });
  nowMs -= 3_600_000;
  book.renewal = 'unknown';
  await vi.waitFor(() => expect(work.isStopped).toBe(true));
  await expect(bus.publish([])).rejects.toMatchObject({ code: 'lease_lost' });
  expect(published).toBe(1);
});

it('a lease that somebody else has ends the work at once', async () => {
  const one = runner();
  await one.start();
  book.renewal = 'lost';
  const first = [...works.values()];
  await vi.waitFor(() => expect(first.every((work) => work.isStopped)).toBe(true));
});

it('work that ended by itself is taken up again', async () => {
  const one = runner();
  await one.start();
  const ended = works.get(2) as Work;
  ended.isOver = true;
  await vi.waitFor(() => expect(works.get(2)).not.toBe(ended));
  expect(ended.isStopped).toBe(true);
});

it('what is more than its share goes to who came, the last ones first', async () => {
  await runner().start();
  book.workers = 2;
  const others = runner(undefined, 'b');
  await others.start();
  await vi.waitFor(() => expect([...book.holders.values()].sort()).toEqual(['a', 'a', 'b', 'b']));
  expect(book.holders.get('work-3')).toBe('b');
});
