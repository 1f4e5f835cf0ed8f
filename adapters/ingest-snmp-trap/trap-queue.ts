import { setTimeout as delay } from 'node:timers/promises';
import { errorText, isRetryable } from '@aiops/kernel';
import type { Intake, IntakeReceipt, Log, OnDropped, Origin, Telemetry } from '@aiops/ports';
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
  readonly onDropped?: OnDropped;
}

const SOURCE = 'snmp-trap';
const MAX_ROUND = 500;
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 5000;

interface Sender {
  readonly waiting: WaitingTrap[];
  /** Its traps that wait or are being handed over. */
  held: number;
}

/**
 * Traps on their way to the intake, those of one sender in their order; while one hand-over is in flight the next
 * gathers. Each sender goes by itself, so that one that is sent away for its rate holds up no other.
 */
export class TrapQueue {
  readonly #options: QueueOptions;
  readonly #stopped = new AbortController();
  /** One without traps is not in it. */
  readonly #senders = new Map<string, Sender>();
  readonly #running = new Set<Promise<void>>();
  #held = 0;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  offer(trap: WaitingTrap): void {
    const known = this.#senders.get(trap.peer);
    // One sender may fill what is left free and no more, so that there is always room for another.
    if ((known?.held ?? 0) >= this.#options.limits.bufferTraps - this.#held) {
      this.#drop(trap.peer, 'buffer_full', 1);
      return;
    }
    const sender = known ?? { waiting: [], held: 0 };
    sender.waiting.push(trap);
    this.#count(sender, 1);
    if (known !== undefined) return;
    this.#senders.set(trap.peer, sender);
    const running = this.#run(trap.peer, sender).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Hands over what is left, for at most `drainMs`; what remains then is counted as dropped. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#stopped.abort(), this.#options.limits.drainMs);
    await Promise.all(this.#running);
    clearTimeout(timer);
  }

  #count(sender: Sender, traps: number): void {
    sender.held += traps;
    this.#held += traps;
    this.#options.telemetry.gauge('aiops_queue_length', this.#held, { queue: SOURCE });
  }

  #drop(peer: string, reason: string, traps: number): void {
    this.#options.onDropped?.(peer, reason, traps);
    this.#options.telemetry.count('aiops_records_dropped_total', { source: SOURCE, reason }, traps);
  }

  async #run(peer: string, sender: Sender): Promise<void> {
    // Lets the event that brought the first trap bring the others too.
    await Promise.resolve();
    while (sender.waiting.length > 0) {
      const traps = sender.waiting.splice(0, MAX_ROUND);
      await this.#handOver(peer, traps);
      this.#count(sender, -traps.length);
    }
    this.#senders.delete(peer);
  }

  async #handOver(peer: string, traps: readonly WaitingTrap[]): Promise<void> {
    const { intake, log } = this.#options;
    const origin: Origin = { source: SOURCE, kind: 'log', peer };
    const records = traps.map(({ record }) => record);
    let waitMs = FIRST_RETRY_MS;
    while (!this.#stopped.signal.aborted) {
      try {
        this.#answer(peer, traps, await intake.acceptRecords(records, origin));
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

  /** Only what is durable is answered: who sent an inform of the others learns that it did not arrive. */
  #answer(peer: string, traps: readonly WaitingTrap[], { refused }: IntakeReceipt): void {
    const reasons = new Map(refused.map(({ index, field, reason }) => [index, { field, reason }]));
    for (const [index, { onDurable }] of traps.entries()) if (!reasons.has(index)) onDurable();
    const [first] = reasons.values();
    if (first === undefined) return;
    this.#options.log.warn({ peer, traps: reasons.size, ...first }, 'SNMP traps were refused by the intake');
    this.#drop(peer, 'refused', reasons.size);
  }
}
