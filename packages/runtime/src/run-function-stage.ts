import { errorText, isRetryable } from '@aiops/kernel';
import type { BusConsumer, Delivery, FunctionStage } from '@aiops/ports';
import { inputsOf } from './effects.ts';
import { RoleLoop } from './role-loop.ts';
import { consumerOf, type Running, type RunOptions } from './run-options.ts';

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
    for (const delivery of deliveries.filter(isTriedOften)) await this.#alone(delivery);
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
        error === null ? this.consumer.ack(deliveries) : this.later(deliveries, error),
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
    if (isRetryable(error)) return this.later(deliveries, error);
    for (const delivery of deliveries) await this.#alone(delivery);
  }

  /** The whole batch may have been stored in part before it failed. */
  #alone(delivery: Delivery): Promise<void> {
    return this.handleAlone(delivery, (input) => this.#stage.process([{ ...input, redelivered: true }]));
  }

  protected async settle(): Promise<void> {}
}

export async function runFunctionStage(options: RunOptions, stage: FunctionStage): Promise<Running> {
  const consumer = await consumerOf(options);
  const loop = new FunctionLoop(options, stage, consumer);
  loop.start();
  return loop;
}
