import { errorText, isRetryable } from '@aiops/kernel';
import type { BusConsumer, Delivery, HoldingStage } from '@aiops/ports';
import { inputsOf } from './effects.ts';
import { RoleLoop } from './role-loop.ts';
import { consumerOf, type Running, type RunOptions } from './run-options.ts';

export interface HoldingOptions extends RunOptions {
  /** Messages that the stage holds at a time, at most `maxInFlight`; asked before each batch. More stay on the bus. */
  readonly room?: () => number;
}

/** Runs a stage that is done with each message in its own time: each is acked when its own effects are durable. */
class HoldingLoop extends RoleLoop {
  readonly #stage: HoldingStage;
  readonly #room: () => number;
  readonly #held = new Set<Promise<void>>();

  constructor(options: HoldingOptions, stage: HoldingStage, consumer: BusConsumer) {
    super(options, consumer);
    this.#stage = stage;
    this.#room = () => Math.max(1, Math.min(options.room?.() ?? options.maxInFlight, options.maxInFlight));
  }

  protected async handle(deliveries: readonly Delivery[]): Promise<void> {
    for (const delivery of deliveries) {
      while (this.#held.size >= this.#room() && !this.isStopping) await Promise.race(this.#held);
      // What is not begun is not acked, and so comes again.
      if (this.isStopping) return;
      const holding = this.#hold(delivery).finally(() => this.#held.delete(holding));
      this.#held.add(holding);
    }
  }

  /** Never rejects: what could not even be put back comes again by itself. */
  async #hold(delivery: Delivery): Promise<void> {
    const startedMs = this.options.clock.now();
    try {
      if (await this.#handleOne(delivery)) this.countProcessed([delivery], startedMs);
    } catch (error) {
      this.countError(error);
      const { role, log } = this.options;
      log.error({ role, error_msg: errorText(error) }, 'the role failed on a message');
    }
  }

  /** False when it comes again. */
  async #handleOne(delivery: Delivery): Promise<boolean> {
    for (const input of inputsOf(delivery)) {
      const startedMs = this.options.clock.now();
      try {
        const effects = await this.#stage.take(input);
        this.freed();
        await this.publish(effects);
        await this.keepTrace(effects, startedMs);
      } catch (error) {
        if (isRetryable(error)) {
          await this.putOff([delivery], error);
          return false;
        }
        await this.giveUp(delivery, input.item, error);
      }
    }
    await this.tracesWritten();
    if (this.traceLost) return false;
    await this.consumer.ack([delivery]);
    return true;
  }

  protected async settle(): Promise<void> {
    await Promise.all(this.#held);
  }

  override async stop(): Promise<void> {
    const stopped = super.stop();
    this.#stage.release();
    await stopped;
  }
}

export async function runHoldingStage(options: HoldingOptions, stage: HoldingStage): Promise<Running> {
  const loop = new HoldingLoop(options, stage, await consumerOf(options));
  loop.start();
  return loop;
}
