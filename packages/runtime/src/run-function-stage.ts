import { errorText, isRetryable } from '@aiops/kernel';
import type { BusConsumer, Delivery, FunctionStage } from '@aiops/ports';
import { inputsOf } from './effects.ts';
import { RoleLoop } from './role-loop.ts';
import { consumerOf, type Running, type RunOptions } from './run-options.ts';

const NAK_BASE_MS = 500;
const NAK_MAX_MS = 30_000;
/** Failures of a batch after which its messages are tried one by one: the fault may belong to one of them. */
const TRIES_TOGETHER = 4;

/** Runs a stateless stage: a batch is acked when its effects are durable. */
class FunctionLoop extends RoleLoop {
  readonly #stage: FunctionStage;

  constructor(options: RunOptions, stage: FunctionStage, consumer: BusConsumer) {
    super(options, consumer);
    this.#stage = stage;
  }

  protected async handle(deliveries: readonly Delivery[]): Promise<void> {
    const startedMs = this.options.clock.now();
    const isTriedOften = (delivery: Delivery): boolean => delivery.deliveries > TRIES_TOGETHER;
    for (const delivery of deliveries.filter(isTriedOften)) await this.#handleAlone(delivery);
    const others = deliveries.filter((delivery) => !isTriedOften(delivery));
    if (others.length > 0) await this.#handleTogether(others, startedMs);
    this.countProcessed(deliveries, startedMs);
  }

  async #handleTogether(deliveries: readonly Delivery[], startedMs: number): Promise<void> {
    try {
      const effects = await this.#stage.process(deliveries.flatMap(inputsOf));
      this.retrier.freed();
      await this.publish(effects);
      await this.keepTrace(effects, startedMs, (error) =>
        error === null ? this.consumer.ack(deliveries) : this.#later(deliveries, error),
      );
    } catch (error) {
      await this.#recover(deliveries, error);
    }
  }

  /** A passing fault: all again later. Any other: message by message, so that one poison message stands alone. */
  async #recover(deliveries: readonly Delivery[], error: unknown): Promise<void> {
    this.countError(error);
    const { role, log } = this.options;
    log.warn({ role, messages: deliveries.length, error_msg: errorText(error) }, 'a batch failed');
    if (isRetryable(error)) return this.#later(deliveries, error);
    for (const delivery of deliveries) await this.#handleAlone(delivery);
  }

  /** For as long as it takes: a store that is away for hours must not make dead letters of what waits for it. */
  async #later(deliveries: readonly Delivery[], error: unknown): Promise<void> {
    this.retrier.stuck('handle a batch', error);
    for (const delivery of deliveries) {
      const delayMs = Math.min(NAK_BASE_MS * 2 ** (delivery.deliveries - 1), NAK_MAX_MS);
      await this.consumer.nak([delivery], delayMs);
    }
  }

  async #handleAlone(delivery: Delivery): Promise<void> {
    for (const input of inputsOf(delivery)) {
      const startedMs = this.options.clock.now();
      try {
        // The whole batch may have been stored in part before it failed.
        const effects = await this.#stage.process([{ ...input, redelivered: true }]);
        this.retrier.freed();
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
