import type { ErrorEntry } from '@aiops/contracts';
import { EarlyError, errorCode, errorText, isRetryable } from '@aiops/kernel';
import type { BusConsumer, Delivery, OutgoingMessage, StageEffects, TraceBatch } from '@aiops/ports';
import { deadLetterOf, isEmpty, messagesOf, traceOf, unpublishedError } from './effects.ts';
import { pause, Retrier } from './retry.ts';
import type { Running, RunOptions, RunStatus } from './run-options.ts';

/** What a loop does, as it is told when it fails. */
const BATCH = 'handle a batch';
const FETCH_WAIT_MS = 1_000;
/** Pause after an error of the loop itself, so that a lasting fault does not spin. */
const FAULT_PAUSE_MS = 1_000;
/** Of what comes again later: doubled with each try. */
const NAK_BASE_MS = 500;
const NAK_MAX_MS = 30_000;
/** Rows of the trace that may be on their way to the store while the next batches are handled already. */
const MAX_TRACE_ROWS = 20_000;
/** Each is tried, and logged, by itself while the store is away. */
const MAX_TRACE_WRITES = 256;

/**
 * What both kinds of stage share: take a batch, handle it, publish, keep the trace, settle. Subclasses say how
 * a batch is handled and when it is settled.
 */
export abstract class RoleLoop implements Running {
  protected readonly options: RunOptions;
  protected readonly consumer: BusConsumer;
  protected readonly retrier: Retrier;
  readonly #abort = new AbortController();
  readonly #traceWrites = new Set<Promise<void>>();
  #traceRows = 0;
  /** A trace could not be kept before the stop: nothing that it belongs to may be acked. */
  protected traceLost = false;
  #processed = 0;
  #errors = 0;
  #deadLetters = 0;
  #done: Promise<void> = Promise.resolve();
  #isOver = false;
  /** The last turn of the loop. */
  #hasFailed = false;
  /** When something was put off last. */
  #putOffAtMs: number | null = null;

  protected constructor(options: RunOptions, consumer: BusConsumer) {
    this.options = options;
    this.consumer = consumer;
    this.retrier = new Retrier(options.clock, options.log, this.#abort.signal);
  }

  start(): void {
    this.#done = this.#loop();
  }

  /** Handles deliveries and sees to it that they are acked when their effects are durable. */
  protected abstract handle(deliveries: readonly Delivery[]): Promise<void>;
  /** After the last batch. */
  protected abstract settle(): Promise<void>;
  /** Instead, when another process has the work now: what is on its way ends, and nothing new begins. */
  protected async letGo(): Promise<void> {}
  /** What is left of a batch when the loop itself failed on it. */
  protected async leave(_deliveries: readonly Delivery[], _error: unknown): Promise<void> {}
  /** Between batches, also when none came. */
  protected async idle(): Promise<void> {
    // What was put off has come again by now, or went to another process.
    if (this.#putOffAtMs !== null && performance.now() - this.#putOffAtMs >= 2 * NAK_MAX_MS) this.freed();
  }

  async #loop(): Promise<void> {
    const { signal } = this.#abort;
    const { role, consumer, log } = this.options;
    while (!signal.aborted) {
      let deliveries: readonly Delivery[] = [];
      try {
        deliveries = await this.consumer.fetch(this.options.maxBatch, FETCH_WAIT_MS, signal);
        if (deliveries.length > 0) await this.handle(deliveries);
        deliveries = [];
        await this.idle();
        if (this.#hasFailed) this.freed();
        this.#hasFailed = false;
      } catch (error) {
        if (signal.aborted) break;
        this.countError(error);
        if (errorCode(error) === 'lease_lost') {
          this.#isOver = true;
          break;
        }
        log.error({ role, consumer, error_msg: errorText(error) }, 'the role failed on a batch');
        this.#hasFailed = true;
        this.retrier.stuck(BATCH, error);
        await this.leave(deliveries, error).catch(() => undefined);
        await pause(FAULT_PAUSE_MS, signal);
      }
    }
  }

  /** For as long as it takes: a store that is away for hours must not make dead letters of what waits for it. */
  protected async putOff(deliveries: readonly Delivery[], error: unknown): Promise<void> {
    const isEarly = error instanceof EarlyError;
    if (!this.isStopping && !isEarly) {
      this.retrier.stuck(BATCH, error);
      this.#putOffAtMs = performance.now();
    }
    for (const delivery of deliveries) {
      const delayMs = isEarly
        ? error.afterMs
        : Math.min(NAK_BASE_MS * 2 ** (delivery.deliveries - 1), NAK_MAX_MS);
      await this.consumer.nak([delivery], delayMs);
    }
  }

  /** The stage can do its work. */
  protected freed(): void {
    this.#putOffAtMs = null;
    this.retrier.freed(BATCH);
  }

  protected get isStopping(): boolean {
    return this.#abort.signal.aborted;
  }

  /**
   * Publishes what a batch led to; resolves when it is durable on the bus. A message that the bus will never take
   * is an error on the lists, and the others go.
   */
  protected async publish(effects: StageEffects): Promise<void> {
    const messages = messagesOf(effects);
    if (messages.length === 0) return;
    try {
      await this.retrier.run('publish', () => this.options.bus.publish(messages));
    } catch (error) {
      if (isRetryable(error)) throw error;
      for (const message of messages) await this.#publishAlone(message);
    }
  }

  async #publishAlone(message: OutgoingMessage): Promise<void> {
    try {
      await this.retrier.run('publish', () => this.options.bus.publish([message]));
    } catch (error) {
      if (isRetryable(error)) throw error;
      this.countError(error);
      await this.#keepError(unpublishedError(this.options, message, error));
    }
  }

  /**
   * Keeps hops, ledger and errors without holding up the next batch. `then` runs when they are durable, or with
   * the error that kept them from it.
   */
  protected async keepTrace(
    effects: StageEffects,
    startedMs: number,
    then?: (error: unknown) => Promise<void>,
  ): Promise<void> {
    const batch = traceOf(this.options.role, effects, startedMs, this.options.clock.now());
    if (isEmpty(batch)) return then?.(null);
    while (this.#traceRows >= MAX_TRACE_ROWS || this.#traceWrites.size >= MAX_TRACE_WRITES)
      await Promise.race(this.#traceWrites);
    const rows = batch.hops.length + batch.ledger.length + batch.errors.length;
    this.#traceRows += rows;
    const write = this.#writeTrace(batch, then).finally(() => {
      this.#traceWrites.delete(write);
      this.#traceRows -= rows;
    });
    this.#traceWrites.add(write);
  }

  async #writeTrace(batch: TraceBatch, then?: (error: unknown) => Promise<void>): Promise<void> {
    try {
      await this.retrier.run('write the trace', () => this.options.trace.writeTrace(batch));
      await then?.(null);
    } catch (error) {
      this.countError(error);
      this.options.log.error(
        { role: this.options.role, error_msg: errorText(error) },
        'the trace was not written',
      );
      // Stopped while the store was away: what the batch led to comes again after the start.
      if (isRetryable(error)) this.traceLost = true;
      await then?.(error);
    }
  }

  protected async tracesWritten(): Promise<void> {
    await Promise.all(this.#traceWrites);
  }

  /** Gives up on one item: it goes to the dead letters with its reason, and is listed as an error. */
  protected async giveUp(delivery: Delivery, item: unknown, error: unknown): Promise<void> {
    this.countError(error);
    this.#deadLetters += 1;
    const { role, log, telemetry } = this.options;
    const { message, entry } = deadLetterOf(this.options, delivery, item, error);
    log.error({ role, tracking_id: entry.tracking_id, error_msg: entry.error_msg }, 'given up on a message');
    telemetry.count('aiops_dead_letters_total', { role, reason: entry.code });
    await this.#publishAlone(message);
    await this.#keepError(entry);
  }

  /** Where the store will never take it the log has it, and the work goes on. */
  async #keepError(entry: ErrorEntry): Promise<void> {
    const { trace, log } = this.options;
    try {
      await this.retrier.run('store an error', () =>
        trace.writeTrace({ hops: [], ledger: [], errors: [entry] }),
      );
    } catch (error) {
      if (isRetryable(error)) throw error;
      log.error({ ...entry, store_error: errorText(error) }, 'an error could not be stored');
    }
  }

  protected countProcessed(deliveries: readonly Delivery[], startedMs: number): void {
    const { role, telemetry, clock } = this.options;
    for (const { subject, body } of deliveries) {
      this.#processed += body.length;
      telemetry.count('aiops_messages_processed_total', { role, subject }, body.length);
    }
    telemetry.observe('aiops_batch_ms', clock.now() - startedMs, { role });
  }

  protected countError(error: unknown): void {
    this.#errors += 1;
    this.options.telemetry.count('aiops_errors_total', { role: this.options.role, code: errorCode(error) });
  }

  status(): RunStatus {
    return {
      role: this.options.role,
      consumer: this.options.consumer,
      processed: this.#processed,
      errors: this.#errors,
      deadLetters: this.#deadLetters,
      stuckSinceMs: this.retrier.stuckSinceMs,
      stuckOn: this.retrier.stuckOn,
    };
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  lag(): Promise<number> {
    return this.consumer.lag();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#done;
    try {
      await this.tracesWritten();
      if (this.#isOver) await this.letGo();
      else await this.settle();
    } finally {
      await this.consumer.close();
    }
  }
}
