import { errorText, isRetryable } from '@aiops/kernel';
import type { BusConsumer, Delivery, FunctionStage, StageEffects } from '@aiops/ports';
import { inputsOf } from './effects.ts';
import { RoleLoop } from './role-loop.ts';
import { consumerOf, type Running, type RunOptions } from './run-options.ts';

const NAK_BASE_MS = 500;
const NAK_MAX_MS = 30_000;
/** Deliveries after which a message that keeps failing, retryable or not, is given up on. */
const MAX_DELIVERIES = 20;

/** Runs a stateless stage: a batch is acked when its effects are durable. */
class FunctionLoop extends RoleLoop {
  readonly #stage: FunctionStage;

  constructor(options: RunOptions, stage: FunctionStage, consumer: BusConsumer) {
    super(options, consumer);
    this.#stage = stage;
  }

  protected async handle(deliveries: readonly Delivery[]): Promise<void> {
    const startedMs = this.options.clock.now();
    try {
      await this.#commit(deliveries, await this.#stage.process(deliveries.flatMap(inputsOf)), startedMs);
    } catch (error) {
      await this.#recover(deliveries, error);
    }
    this.countProcessed(deliveries, startedMs);
  }

  async #commit(deliveries: readonly Delivery[], effects: StageEffects, startedMs: number): Promise<void> {
    await this.publish(effects);
    await this.keepTrace(effects, startedMs, (error) =>
      error === null ? this.consumer.ack(deliveries) : this.#later(deliveries, error),
    );
  }

  /** A passing fault: all again later. Any other: message by message, so that one poison message stands alone. */
  async #recover(deliveries: readonly Delivery[], error: unknown): Promise<void> {
    this.countError(error);
    const { role, log } = this.options;
    log.warn({ role, messages: deliveries.length, error_msg: errorText(error) }, 'a batch failed');
    if (isRetryable(error)) return this.#later(deliveries, error);
    for (const delivery of deliveries) await this.#handleAlone(delivery);
  }

  async #later(deliveries: readonly Delivery[], error: unknown): Promise<void> {
    for (const delivery of deliveries) {
      if (delivery.deliveries >= MAX_DELIVERIES) {
        for (const item of delivery.body) await this.giveUp(delivery, item, error);
        await this.consumer.term([delivery]);
      } else {
        const delayMs = Math.min(NAK_BASE_MS * 2 ** (delivery.deliveries - 1), NAK_MAX_MS);
        await this.consumer.nak([delivery], delayMs);
      }
    }
  }

  async #handleAlone(delivery: Delivery): Promise<void> {
    for (const input of inputsOf(delivery)) {
      const startedMs = this.options.clock.now();
      try {
        // The whole batch may have been stored in part before it failed.
        const effects = await this.#stage.process([{ ...input, redelivered: true }]);
        await this.publish(effects);
        await this.keepTrace(effects, startedMs);
      } catch (error) {
        if (isRetryable(error)) return this.#later([delivery], error);
        await this.giveUp(delivery, input.item, error);
      }
    }
    await this.tracesWritten();
    if (!this.traceLost) await this.consumer.ack([delivery]);
  }

  protected async settle(): Promise<void> {}
}

export async function runFunctionStage(options: RunOptions, stage: FunctionStage): Promise<Running> {
  const consumer = await consumerOf(options);
  const loop = new FunctionLoop(options, stage, consumer);
  loop.start();
  return loop;
}
