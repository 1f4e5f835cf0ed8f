import type { RoleName } from '@aiops/contracts';
import { type Clock, errorText } from '@aiops/kernel';
import type { Bus, Leases, Log, Telemetry } from '@aiops/ports';
import { guardedBus } from './guarded-bus.ts';
import { HeldLease, momentOf } from './held-lease.ts';
import { settledWithin } from './retry.ts';
import type { Running, RunStatus } from './run-options.ts';

export interface PartitionsOptions {
  readonly role: RoleName;
  /** The consumer that is read by partition. */
  readonly work: string;
  readonly bus: Bus;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly log: Log;
  readonly telemetry: Telemetry;
  /** Starts the work on a partition. The bus it gets refuses what is published after the lease was lost. */
  start(partition: number, epoch: number, bus: Bus): Promise<Running>;
}

/** So often in the time to live of a lease the shares are made even. */
const LOOKS_PER_TTL = 5;
/** Partitions that are taken at a time: each loads its snapshot. */
const MAX_STARTING = 4;
/** A partition that can't start is tried again after this, then twice as long each time; meanwhile others may take it. */
const FIRST_PAUSE_MS = 2_000;
const MAX_PAUSE_MS = 60_000;

/** What takes longer to end is left to its fencing, and its partition to another worker. */
const END_LIMIT_MS = 20_000;

/** One that this process works on, from the lease to the last of its end. */
interface Slot {
  readonly lease: HeldLease;
  /** Null while it starts. */
  running: Running | null;
  isEnding: boolean;
}

/** One that can't be started here. */
interface Failing {
  readonly sinceMs: number;
  readonly reason: string;
  readonly pauseMs: number;
  readonly againAtMs: number;
}

/**
 * Runs a stage by partition: each partition by one worker at a time, all of them shared evenly among the processes that take
 * part. A worker that goes hands its partitions over; one that dies or stalls loses them when its leases end. Each lease renews
 * itself, and each partition starts and ends beside the others, so that a slow one holds up nobody.
 */
export class PartitionRunner implements Running {
  readonly #options: PartitionsOptions;
  readonly #slots = new Map<number, Slot>();
  readonly #failing = new Map<number, Failing>();
  /** Starts and ends under way. */
  readonly #changes = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #isStopped = false;
  /** Of partitions that were handed over. */
  readonly #past = { processed: 0, errors: 0, deadLetters: 0 };

  constructor(options: PartitionsOptions) {
    this.#options = options;
  }

  /** Resolves when its share is started, or could not be. */
  async start(): Promise<void> {
    for (let looks = 0; looks < this.#options.bus.partitions; looks += 1) {
      await this.#look();
      if (this.#changes.size === 0) break;
      await Promise.all(this.#changes);
    }
    this.#next();
  }

  #next(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.#look().finally(() => this.#next());
    }, this.#options.leases.ttlMs / LOOKS_PER_TTL);
  }

  async #look(): Promise<void> {
    const { leases, log, telemetry, bus, work } = this.#options;
    try {
      for (const [partition, slot] of this.#slots) if (slot.running?.isOver === true) this.#lose(partition);
      const workers = Math.max(1, await leases.takePart(work));
      const share = Math.ceil(bus.partitions / workers);
      this.#giveBack(share);
      await this.#takeMore(share);
    } catch (error) {
      log.warn({ work, error_msg: errorText(error) }, 'the partitions could not be shared this time');
    }
    telemetry.gauge('aiops_partitions_held', this.#active().length, { work });
    telemetry.gauge('aiops_partitions', bus.partitions, { work });
  }

  #active(): [number, Slot][] {
    return [...this.#slots].filter(([, slot]) => !slot.isEnding);
  }

  /** More than its share, since others came: the last ones are settled and handed over. */
  #giveBack(share: number): void {
    const surplus = this.#active()
      .filter(([, slot]) => slot.running !== null)
      .sort(([a], [b]) => a - b)
      .slice(share);
    for (const [partition] of surplus) this.#change(this.#handOver(partition));
  }

  async #takeMore(share: number): Promise<void> {
    const { bus, leases, work, clock } = this.#options;
    for (let partition = 0; partition < bus.partitions; partition += 1) {
      const starting = [...this.#slots.values()].filter(({ running }) => running === null).length;
      if (this.#isStopped || this.#active().length >= share || starting >= MAX_STARTING) return;
      if (this.#slots.has(partition) || !this.#mayTry(partition)) continue;
      const asked = momentOf(clock);
      const lease = await leases.acquire(`${work}-${partition}`);
      if (lease === null) {
        // Whoever has it sees to it.
        this.#failing.delete(partition);
        continue;
      }
      const { ttlMs } = leases;
      const held = new HeldLease({ lease, ttlMs, asked, clock, lost: () => this.#lose(partition) });
      const slot: Slot = { lease: held, running: null, isEnding: false };
      this.#slots.set(partition, slot);
      this.#change(this.#begin(partition, slot));
    }
  }

  #mayTry(partition: number): boolean {
    return performance.now() >= (this.#failing.get(partition)?.againAtMs ?? 0);
  }

  #change(work: Promise<void>): void {
    const change = work.finally(() => this.#changes.delete(change));
    this.#changes.add(change);
  }

  async #begin(partition: number, slot: Slot): Promise<void> {
    const { start, bus, log, work } = this.#options;
    const { epoch } = slot.lease;
    try {
      slot.running = await start(partition, epoch, guardedBus(bus, partition, slot.lease));
      this.#failing.delete(partition);
      log.info({ work, partition, epoch }, 'a partition was taken');
    } catch (error) {
      this.#noteFailure(partition, error);
      this.#slots.delete(partition);
      await slot.lease.release();
      return;
    }
    // Lost, or stopped, while it started.
    if (slot.isEnding || this.#isStopped) await this.#end(partition, slot);
  }

  #noteFailure(partition: number, error: unknown): void {
    const { log, clock, telemetry, work } = this.#options;
    const before = this.#failing.get(partition);
    const pauseMs = before === undefined ? FIRST_PAUSE_MS : Math.min(before.pauseMs * 2, MAX_PAUSE_MS);
    const reason = `partition ${partition} does not start: ${errorText(error)}`;
    const sinceMs = before?.sinceMs ?? clock.now();
    this.#failing.set(partition, { sinceMs, reason, pauseMs, againAtMs: performance.now() + pauseMs });
    telemetry.count('aiops_partition_starts_failed_total', { work });
    log.warn({ work, partition, error_msg: errorText(error), retry_in_ms: pauseMs }, 'could not start');
  }

  async #handOver(partition: number): Promise<void> {
    const slot = this.#slots.get(partition);
    if (slot === undefined || slot.isEnding) return;
    slot.isEnding = true;
    // One that starts ends itself when it has started.
    if (slot.running !== null) await this.#end(partition, slot);
  }

  /** Somebody else may have it by now: what is still done here counts no more. */
  #lose(partition: number): void {
    const { log, telemetry, work } = this.#options;
    log.warn({ work, partition }, 'the lease of a partition was lost');
    telemetry.count('aiops_leases_lost_total', { work });
    this.#change(this.#handOver(partition));
  }

  /** Until it is at its end here it is not taken again. */
  async #end(partition: number, slot: Slot): Promise<void> {
    slot.isEnding = true;
    const { running, lease } = slot;
    if (running !== null) {
      try {
        await settledWithin(END_LIMIT_MS, running.stop());
      } catch (error) {
        this.#options.log.warn({ partition, error_msg: errorText(error) }, 'a partition did not end cleanly');
      }
      const { processed, errors, deadLetters } = running.status();
      this.#past.processed += processed;
      this.#past.errors += errors;
      this.#past.deadLetters += deadLetters;
    }
    this.#slots.delete(partition);
    await lease.release();
  }

  readonly isOver = false;

  status(): RunStatus {
    const { role, work } = this.#options;
    const all = this.#runs().map((running) => running.status());
    const stuck = all.find(({ stuckSinceMs }) => stuckSinceMs !== null);
    const [failing] = this.#failing.values();
    const sum = (of: 'processed' | 'errors' | 'deadLetters'): number =>
      all.reduce((total, status) => total + status[of], this.#past[of]);
    return {
      role,
      consumer: work,
      processed: sum('processed'),
      errors: sum('errors'),
      deadLetters: sum('deadLetters'),
      stuckSinceMs: stuck?.stuckSinceMs ?? failing?.sinceMs ?? null,
      stuckOn: stuck?.stuckOn ?? failing?.reason ?? null,
    };
  }

  #runs(): Running[] {
    return [...this.#slots.values()].flatMap(({ running }) => (running === null ? [] : [running]));
  }

  /** Of the partitions held here. */
  async lag(): Promise<number> {
    const lags = await Promise.all(this.#runs().map((running) => running.lag()));
    return lags.reduce((sum, lag) => sum + lag, 0);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
    for (const partition of this.#slots.keys()) this.#change(this.#handOver(partition));
    while (this.#changes.size > 0) await Promise.all(this.#changes);
    await this.#options.leases.leave(this.#options.work).catch(() => undefined);
  }
}

export async function runPartitions(options: PartitionsOptions): Promise<Running> {
  const runner = new PartitionRunner(options);
  await runner.start();
  return runner;
}
