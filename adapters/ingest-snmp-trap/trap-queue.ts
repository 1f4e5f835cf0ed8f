import { setTimeout as delay } from 'node:timers/promises';
import { BoundedQueue, errorText, isRetryable } from '@aiops/kernel';
import type { Intake, Log, Origin, Telemetry } from '@aiops/ports';
import type { TrapLimits } from './limits.ts';

/** A trap as a record, and what is to be done when it is durable. */
export interface WaitingTrap {
  readonly record: object;
  readonly peer: string;
  readonly onDurable: () => void;
}

interface QueueOptions {
  readonly intake: Intake;
  readonly limits: TrapLimits;
  readonly telemetry: Telemetry;
  readonly log: Log;
  /** Told of traps that are lost here, with their sender. */
  readonly onDropped?: (peer: string, reason: string, traps: number) => void;
}

const SOURCE = 'snmp-trap';
const MAX_ROUND = 500;
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 5000;

/** Traps on their way to the intake, those of one sender in their order; while one hand-over is in flight the next gathers. */
export class TrapQueue {
  readonly #options: QueueOptions;
  readonly #queue: BoundedQueue<WaitingTrap>;
  readonly #stopped = new AbortController();
  /** By sender; one without waiting traps is not in it. */
  readonly #waitingOf = new Map<string, number>();
  #running: Promise<void> | null = null;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#queue = new BoundedQueue(options.limits.bufferTraps);
  }

  offer(trap: WaitingTrap): void {
    const waiting = this.#waitingOf.get(trap.peer) ?? 0;
    // One sender may fill what is left free and no more, so that there is always room for another.
    const hasItsShare = waiting >= this.#options.limits.bufferTraps - this.#queue.size;
    if (hasItsShare || !this.#queue.offer(trap)) {
      this.#drop(trap.peer, 'buffer_full', 1);
      return;
    }
    this.#waitingOf.set(trap.peer, waiting + 1);
    this.#running ??= this.#run();
  }

  /** Hands over what is left, for at most `drainMs`; what remains then is counted as dropped. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#stopped.abort(), this.#options.limits.drainMs);
    await this.#running;
    clearTimeout(timer);
  }

  #drop(peer: string, reason: string, traps: number): void {
    this.#options.onDropped?.(peer, reason, traps);
    this.#options.telemetry.count('aiops_records_dropped_total', { source: SOURCE, reason }, traps);
  }

  async #run(): Promise<void> {
    // Lets the event that brought the first trap bring the others too.
    await Promise.resolve();
    while (this.#queue.size > 0) {
      const round = byPeer(this.#queue.take(MAX_ROUND));
      await Promise.all([...round].map(([peer, traps]) => this.#handOver(peer, traps)));
      this.#options.telemetry.gauge('aiops_queue_length', this.#queue.size, { queue: SOURCE });
    }
    this.#running = null;
  }

  async #handOver(peer: string, traps: readonly WaitingTrap[]): Promise<void> {
    const waiting = (this.#waitingOf.get(peer) ?? 0) - traps.length;
    if (waiting > 0) this.#waitingOf.set(peer, waiting);
    else this.#waitingOf.delete(peer);
    const { intake, log } = this.#options;
    const origin: Origin = { source: SOURCE, kind: 'log', peer };
    const records = traps.map(({ record }) => record);
    let waitMs = FIRST_RETRY_MS;
    while (!this.#stopped.signal.aborted) {
      try {
        await intake.acceptRecords(records, origin);
        for (const { onDurable } of traps) onDurable();
        return;
      } catch (error) {
        const error_msg = errorText(error);
        if (!isRetryable(error)) {
          log.error({ traps: traps.length, error_msg }, 'SNMP traps were refused');
          this.#drop(peer, 'intake_failed', traps.length);
          return;
        }
        log.warn({ traps: traps.length, error_msg }, 'SNMP traps wait for the intake');
        await delay(waitMs, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
        waitMs = Math.min(MAX_RETRY_MS, waitMs * 2);
      }
    }
    log.error({ traps: traps.length }, 'SNMP traps were lost at the stop');
    this.#drop(peer, 'stopped', traps.length);
  }
}

function byPeer(traps: readonly WaitingTrap[]): Map<string, WaitingTrap[]> {
  const groups = new Map<string, WaitingTrap[]>();
  for (const trap of traps) {
    const group = groups.get(trap.peer);
    if (group === undefined) groups.set(trap.peer, [trap]);
    else group.push(trap);
  }
  return groups;
}
