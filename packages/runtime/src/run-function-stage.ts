import { errorText, isRetryable } from '@aiops/kernel';
import type { BusConsumer, Delivery, FunctionStage, StageInput } from '@aiops/ports';
import { inputsOf } from './effects.ts';
import { RoleLoop } from './role-loop.ts';
import { consumerOf, type Running, type RunOptions } from './run-options.ts';

/** Failures of a batch after which its messages are tried one by one: the fault may belong to one of them. */
const TRIES_TOGETHER = 4;
const ALONE_AT_ONCE = 50;

/** Runs a stateless stage: a batch is acked when its effects are durable. */
class FunctionLoop extends RoleLoop {
  readonly #stage: FunctionStage;

  constructor(options: RunOptions, stage: FunctionStage, consumer: BusConsumer) {
    super(options, consumer);
    this.#stage = stage;
  }

  protected async handle(deliveries: readonly Delivery[]): Promise<void> {
    const startedMs = this.options.clock.now();
    await this.#handleTogether(deliveries, startedMs);
    this.countProcessed(deliveries, startedMs);
  }

  async #handleTogether(deliveries: readonly Delivery[], startedMs: number): Promise<void> {
    try {
      const effects = await this.#stage.process(deliveries.flatMap(inputsOf));
      this.freed();
      await this.publish(effects);
      await this.keepTrace(effects, startedMs, (error) =>
        error === null ? this.consumer.ack(deliveries) : this.putOff(deliveries, error),
      );
    } catch (error) {
      await this.#recover(deliveries, error);
    }
  }

  /**
   * A passing fault: all again later; what failed often already each by itself, since the fault may be one message's. Any other:
   * message by message, so that one poison message stands alone.
   */
  async #recover(deliveries: readonly Delivery[], error: unknown): Promise<void> {
    this.countError(error);
    const { role, log } = this.options;
    log.warn({ role, messages: deliveries.length, error_msg: errorText(error) }, 'a batch failed');
    const isPassing = isRetryable(error);
    const often = isPassing ? deliveries.filter((one) => one.deliveries > TRIES_TOGETHER) : deliveries;
    if (isPassing)
      await this.putOff(
        deliveries.filter((one) => !often.includes(one)),
        error,
      );
    // Beside each other: what they write can go together.
    for (let from = 0; from < often.length; from += ALONE_AT_ONCE) {
      await Promise.all(often.slice(from, from + ALONE_AT_ONCE).map((one) => this.#handleAlone(one)));
    }
  }

  /** One message; when it is the fault's own, item by item. */
  async #handleAlone(delivery: Delivery): Promise<void> {
    // The whole batch may have been stored in part before it failed.
    const inputs = inputsOf(delivery).map((input) => ({ ...input, redelivered: true }));
    try {
      await this.#handleInputs(inputs);
    } catch (error) {
      if (isRetryable(error)) return this.putOff([delivery], error);
      for (let from = 0; from < inputs.length; from += ALONE_AT_ONCE) {
        const left = inputs.slice(from, from + ALONE_AT_ONCE);
        const faults = await Promise.all(left.map((input) => this.#handleItem(delivery, input)));
        const passing = faults.find((fault) => fault !== null);
        if (passing !== undefined) return this.putOff([delivery], passing);
      }
    }
    await this.tracesWritten();
    if (!this.traceLost) await this.consumer.ack([delivery]);
  }

  /** The fault, when it may pass; what can't be done is given up on. */
  async #handleItem(delivery: Delivery, input: StageInput): Promise<unknown> {
    try {
      await this.#handleInputs([input]);
    } catch (error) {
      if (isRetryable(error)) return error;
      await this.giveUp(delivery, input.item, error);
    }
    return null;
  }

  async #handleInputs(inputs: readonly StageInput[]): Promise<void> {
    const startedMs = this.options.clock.now();
    const effects = await this.#stage.process(inputs);
    this.freed();
    await this.publish(effects);
    await this.keepTrace(effects, startedMs);
  }

  protected override leave(deliveries: readonly Delivery[], error: unknown): Promise<void> {
    return this.putOff(deliveries, error);
  }

  protected async settle(): Promise<void> {}
}

export async function runFunctionStage(options: RunOptions, stage: FunctionStage): Promise<Running> {
  const consumer = await consumerOf(options);
  const loop = new FunctionLoop(options, stage, consumer);
  loop.start();
  return loop;
}
