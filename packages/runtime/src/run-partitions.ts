import type { RoleName } from '@aiops/contracts';
import { type Clock, errorText, UnavailableError } from '@aiops/kernel';
import type { Bus, Lease, Leases, Log, Telemetry } from '@aiops/ports';
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

/** So often in the time to live of a lease it is renewed, and shares are made even. */
const LOOKS_PER_TTL = 5;
/** Before the end of a lease nothing more is begun: clocks of two machines run apart, and a write takes its time. */
const SURE_SHARE = 0.8;

interface Held {
  readonly lease: Lease;
  readonly running: Running;
}

/**
 * Runs a stage by partition: each partition by one worker at a time, all of them shared evenly among the processes that take
 * part. A worker that goes hands its partitions over; one that dies or stalls loses them when its leases end.
 */
export class PartitionRunner implements Running {
  readonly #options: PartitionsOptions;
  readonly #held = new Map<number, Held>();
  /** By partition: until when the lease is sure, by the clock of this process. */
  readonly #sureUntilMs = new Map<number, number>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #isStopped = false;
  /** Of partitions that were handed over. */
  readonly #past = { processed: 0, errors: 0, deadLetters: 0 };

  constructor(options: PartitionsOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.#look();
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
      await this.#renewAll();
      const workers = Math.max(1, await leases.takePart(work));
      const share = Math.ceil(bus.partitions / workers);
      await this.#giveBack(share);
      await this.#takeMore(share);
    } catch (error) {
      log.warn({ work, error_msg: errorText(error) }, 'the partitions could not be shared this time');
    }
    telemetry.gauge('aiops_partitions_held', this.#held.size, { work });
  }

  async #renewAll(): Promise<void> {
    await Promise.all(
      [...this.#held].map(async ([partition, held]) => {
        const askedMs = this.#options.clock.now();
        if (await held.lease.renew()) this.#sure(partition, askedMs);
        else if (!this.#isSure(partition)) await this.#lose(partition, held);
      }),
    );
  }

  /** More than its share, since others came: the last ones are settled and handed over. */
  async #giveBack(share: number): Promise<void> {
    const surplus = [...this.#held].sort(([a], [b]) => a - b).slice(share);
    for (const [partition, held] of surplus) await this.#handOver(partition, held);
  }

  async #takeMore(share: number): Promise<void> {
    const { bus, leases, work } = this.#options;
    for (let partition = 0; partition < bus.partitions && this.#held.size < share; partition += 1) {
      if (this.#held.has(partition) || this.#isStopped) continue;
      const askedMs = this.#options.clock.now();
      const lease = await leases.acquire(`${work}-${partition}`);
      if (lease !== null) await this.#begin(partition, lease, askedMs);
    }
  }

  async #begin(partition: number, lease: Lease, askedMs: number): Promise<void> {
    const { start, bus, log, work } = this.#options;
    this.#sure(partition, askedMs);
    try {
      const running = await start(partition, lease.epoch, this.#guarded(bus, partition, lease.epoch));
      this.#held.set(partition, { lease, running });
      log.info({ work, partition, epoch: lease.epoch }, 'a partition was taken');
    } catch (error) {
      await lease.release();
      throw error;
    }
  }

  async #handOver(partition: number, { lease, running }: Held): Promise<void> {
    await this.#end(partition, running);
    await lease.release();
  }

  /** Somebody else may have it by now: what is still done here counts no more. */
  async #lose(partition: number, { running }: Held): Promise<void> {
    const { log, telemetry, work } = this.#options;
    log.warn({ work, partition }, 'the lease of a partition was lost');
    telemetry.count('aiops_leases_lost_total', { work });
    await this.#end(partition, running);
  }

  async #end(partition: number, running: Running): Promise<void> {
    this.#held.delete(partition);
    try {
      await running.stop();
    } catch (error) {
      this.#options.log.warn({ partition, error_msg: errorText(error) }, 'a partition did not end cleanly');
    }
    const { processed, errors, deadLetters } = running.status();
    this.#past.processed += processed;
    this.#past.errors += errors;
    this.#past.deadLetters += deadLetters;
  }

  #sure(partition: number, askedMs: number): void {
    this.#sureUntilMs.set(partition, askedMs + this.#options.leases.ttlMs * SURE_SHARE);
  }

  #isSure(partition: number): boolean {
    return this.#options.clock.now() < (this.#sureUntilMs.get(partition) ?? 0);
  }

  #guarded(bus: Bus, partition: number, epoch: number): Bus {
    return {
      partitions: bus.partitions,
      consumer: (options) => bus.consumer(options),
      peek: (subject, limit) => bus.peek(subject, limit),
      usage: () => bus.usage(),
      close: () => bus.close(),
      publish: async (messages) => {
        if (!this.#isSure(partition)) {
          throw new UnavailableError(
            'lease_lost',
            `partition ${partition} is not held any more (epoch ${epoch})`,
          );
        }
        return bus.publish(messages);
      },
    };
  }

  status(): RunStatus {
    const { role, work } = this.#options;
    const all = [...this.#held.values()].map(({ running }) => running.status());
    const stuck = all.find(({ stuckSinceMs }) => stuckSinceMs !== null);
    const sum = (of: 'processed' | 'errors' | 'deadLetters'): number =>
      all.reduce((total, status) => total + status[of], this.#past[of]);
    return {
      role,
      consumer: work,
      processed: sum('processed'),
      errors: sum('errors'),
      deadLetters: sum('deadLetters'),
      stuckSinceMs: stuck?.stuckSinceMs ?? null,
      stuckOn: stuck?.stuckOn ?? null,
    };
  }

  /** Of the partitions held here. */
  async lag(): Promise<number> {
    const lags = await Promise.all([...this.#held.values()].map(({ running }) => running.lag()));
    return lags.reduce((sum, lag) => sum + lag, 0);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
    await Promise.all([...this.#held].map(([partition, held]) => this.#handOver(partition, held)));
    await this.#options.leases.leave(this.#options.work).catch(() => undefined);
  }
}

export async function runPartitions(options: PartitionsOptions): Promise<Running> {
  const runner = new PartitionRunner(options);
  await runner.start();
  return runner;
}
