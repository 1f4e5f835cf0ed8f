import { setTimeout as delay } from 'node:timers/promises';
import { CodedError, errorText, UnavailableError } from '@aiops/kernel';
import type { BusConsumer, BusPosition, Delivery, Log, Telemetry, UndecodableMessage } from '@aiops/ports';
import type { JetStreamManager } from '@nats-io/jetstream';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { type Attached, startOver } from './attach.ts';
import type { DoubtThrough } from './doubts.ts';
import { busError, isGone } from './failures.ts';
import { HeldMessages, infoOf, type MessageInfo } from './held-messages.ts';
import { readStored } from './message.ts';
import { FLOW_STREAM } from './names.ts';
import { PullReader, type Trouble } from './pull-reader.ts';
import { withinMs } from './within.ts';

export interface NatsConsumerParts {
  readonly connection: NatsConnection;
  readonly jsm: JetStreamManager;
  readonly attached: Attached;
  /** What metrics call it: partitions and epochs would make more and more of them. */
  readonly work: string;
  readonly log: Log;
  readonly telemetry: Telemetry;
  readonly doubtThrough: DoubtThrough;
  /** Makes it anew when somebody deleted it. */
  restore(): Promise<Attached>;
  bury(message: UndecodableMessage, deliveries: number): Promise<void>;
  closed(): void;
}

/** Of an undecodable message whose dead letter could not be kept. */
const BURY_AGAIN_MS = 1_000;
const COUNTED_AFTER_MS = 100;
/** A server that is away shall not hold up who wants to end. */
const CLOSE_LIMIT_MS = 3_000;

/**
 * A durable pull consumer. Several processes may read as one name: each message goes to one of them. Of a partition there is one
 * reader, who gets all of its messages in order: where one of them did not arrive it starts over behind what is done.
 */
export class NatsConsumer implements BusConsumer {
  readonly #parts: NatsConsumerParts;
  readonly #held: HeldMessages;
  readonly #reader: PullReader;
  /** Up to here they may have been out before. */
  #outBeforeThrough: number;
  #highestSeq = 0;
  /** The connection was cut: a server that was killed may have forgotten whom it gave what. */
  #mustDoubt = false;
  /** The next one, of a partition. */
  #nextConsumerSeq = 1;
  #mustStartOver = false;
  #answeredAtMs = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(parts: NatsConsumerParts) {
    this.#parts = parts;
    this.#outBeforeThrough = parts.attached.outBeforeThrough;
    this.#held = new HeldMessages(parts.connection);
    this.#reader = new PullReader(parts.connection, parts.attached.name);
  }

  /** @throws CodedError `lease_lost` when a later holder of the partition ended this consumer */
  async fetch(max: number, waitMs: number, signal?: AbortSignal): Promise<Delivery[]> {
    const deadlineMs = performance.now() + waitMs;
    for (;;) {
      this.#checkOpen();
      if (this.#mustDoubt) await this.#doubt();
      const leftMs = Math.max(0, deadlineMs - performance.now());
      const deliveries = await this.#deliver(await this.#reader.take(max, leftMs, signal));
      this.#checkOpen();
      await this.#lookAfter(this.#reader.takeTrouble());
      const isOver = performance.now() >= deadlineMs || signal?.aborted === true;
      if (deliveries.length > 0 || isOver) return deliveries;
    }
  }

  async ack(deliveries: readonly Delivery[]): Promise<void> {
    this.#answered('bus_acked_total', (seqs) => this.#held.ack(seqs), deliveries);
  }

  async term(deliveries: readonly Delivery[]): Promise<void> {
    this.#answered('bus_terminated_total', (seqs) => this.#held.term(seqs), deliveries);
  }

  async nak(deliveries: readonly Delivery[], delayMs: number): Promise<void> {
    this.#answered('bus_nacked_total', (seqs) => this.#held.nak(seqs, delayMs), deliveries);
  }

  async lag(): Promise<number> {
    this.#checkOpen();
    const { connection, jsm, attached } = this.#parts;
    try {
      await connection.flush();
      // The server counts answers beside requests: one that has only just come may not be counted yet.
      const answeredMs = performance.now() - this.#answeredAtMs;
      if (answeredMs < COUNTED_AFTER_MS) await delay(COUNTED_AFTER_MS - answeredMs);
      const { num_pending, num_ack_pending } = await jsm.consumers.info(FLOW_STREAM, attached.name);
      return num_pending + num_ack_pending;
    } catch (error) {
      throw busError(error);
    }
  }

  async position(): Promise<BusPosition> {
    this.#checkOpen();
    try {
      const { created, state } = await this.#parts.jsm.streams.info(FLOW_STREAM);
      return { origin: created, newestSeq: state.last_seq };
    } catch (error) {
      throw busError(error);
    }
  }

  /** The connection was cut and is there again. */
  reconnected(): void {
    this.#mustDoubt = true;
    this.#reader.interrupt();
  }

  /** What is out goes back at once, for whoever reads next. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      await withinMs(CLOSE_LIMIT_MS, this.#giveBack());
    } catch {
      // Without a connection the server gives them out again by itself, when their time is over.
    }
    this.#held.stop();
    this.#parts.closed();
  }

  async #giveBack(): Promise<void> {
    for (const message of await this.#reader.stop()) this.#held.hold(infoOf(message), message.reply ?? '');
    this.#held.giveBack();
    await this.#parts.connection.flush();
  }

  #answered(
    metric: string,
    answer: (seqs: readonly number[]) => number,
    deliveries: readonly Delivery[],
  ): void {
    this.#checkOpen();
    const count = answer(deliveries.map(({ seq }) => seq));
    if (count > 0) this.#answeredAtMs = performance.now();
    if (count > 0) this.#parts.telemetry.count(metric, { consumer: this.#parts.work }, count);
  }

  async #deliver(messages: readonly Msg[]): Promise<Delivery[]> {
    const { telemetry, work } = this.#parts;
    const deliveries: Delivery[] = [];
    for (const message of messages) {
      const info = infoOf(message);
      if (this.#isGap(info)) {
        // What came before it in the same portion is in order.
        this.#mustStartOver = true;
        break;
      }
      this.#highestSeq = Math.max(this.#highestSeq, info.seq);
      if (!this.#held.hold(info, message.reply ?? '')) continue;
      const delivery = await this.#read(message, info);
      if (delivery !== null) deliveries.push(delivery);
    }
    const again = deliveries.filter(({ redelivered }) => redelivered).length;
    if (deliveries.length > 0) telemetry.count('bus_delivered_total', { consumer: work }, deliveries.length);
    if (again > 0) telemetry.count('bus_redelivered_total', { consumer: work }, again);
    return deliveries;
  }

  #isGap({ consumerSeq }: MessageInfo): boolean {
    if (!this.#parts.attached.isSole) return false;
    if (consumerSeq !== this.#nextConsumerSeq) return true;
    this.#nextConsumerSeq += 1;
    return false;
  }

  async #read(message: Msg, info: MessageInfo): Promise<Delivery | null> {
    const { subject, headers, data } = message;
    const read = readStored({ ...info, subject, headers, data });
    if ('reason' in read) {
      await this.#bury(read, info.deliveries);
      return null;
    }
    const { deliveries, seq } = info;
    return { ...read, deliveries, redelivered: deliveries > 1 || seq <= this.#outBeforeThrough };
  }

  async #bury(message: UndecodableMessage, deliveries: number): Promise<void> {
    try {
      await this.#parts.bury(message, deliveries);
      this.#held.term([message.seq]);
    } catch {
      this.#held.nak([message.seq], BURY_AGAIN_MS);
    }
  }

  async #doubt(): Promise<void> {
    try {
      this.#outBeforeThrough = Math.max(this.#outBeforeThrough, await this.#parts.doubtThrough());
      this.#mustDoubt = false;
    } catch (error) {
      throw busError(error);
    }
  }

  async #lookAfter(trouble: Trouble | null): Promise<void> {
    const { isSole } = this.#parts.attached;
    if (isSole && (this.#mustStartOver || trouble !== null)) return this.#startOver();
    if (trouble === 'no_answer') await this.#restoreIfGone();
  }

  async #startOver(): Promise<void> {
    const { jsm, attached, telemetry, log, work } = this.#parts;
    this.#mustStartOver = true;
    this.#reader.forget();
    this.#held.forget();
    try {
      await startOver(jsm, attached.name);
    } catch (error) {
      if (isGone(error)) {
        throw new CodedError('lease_lost', `${attached.name} is gone: a later holder has its partition`);
      }
      // The server is away, or starting: the next fetch tries again.
      log.warn({ consumer: attached.name, error_msg: errorText(error) }, 'could not start over');
      return;
    }
    this.#mustStartOver = false;
    this.#nextConsumerSeq = 1;
    this.#outBeforeThrough = Math.max(this.#outBeforeThrough, this.#highestSeq);
    telemetry.count('bus_started_over_total', { consumer: work });
    log.warn({ consumer: attached.name }, 'a delivery was lost: started over behind what is done');
  }

  async #restoreIfGone(): Promise<void> {
    const { jsm, attached, restore, log } = this.#parts;
    const isThere = await jsm.consumers.info(FLOW_STREAM, attached.name).then(
      () => true,
      (error: unknown) => !isGone(error),
    );
    if (isThere) return;
    log.error({ consumer: attached.name }, 'somebody deleted it on the server; it is made anew');
    // What others had done already comes once more, and nobody remembers that it was out.
    const { newestSeq } = await this.position();
    await restore().catch((error: unknown) => {
      throw busError(error);
    });
    this.#outBeforeThrough = Math.max(this.#outBeforeThrough, newestSeq);
  }

  #checkOpen(): void {
    const { connection, attached } = this.#parts;
    if (this.#isClosed) throw new CodedError('bus_closed', `the consumer ${attached.name} was closed`);
    if (connection.isClosed()) throw new UnavailableError('bus_unavailable', 'NATS is not connected');
  }
}
