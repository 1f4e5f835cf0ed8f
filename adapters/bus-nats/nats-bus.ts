import { setTimeout as delay } from 'node:timers/promises';
import type { Subject } from '@aiops/contracts';
import { CodedError, UnavailableError } from '@aiops/kernel';
import {
  type Bus,
  type BusConsumer,
  type BusUsage,
  type ConsumerOptions,
  type Delivery,
  type OutgoingMessage,
  type PublishReceipt,
  type UndecodableMessage,
  undecodableLetter,
} from '@aiops/ports';
import { JetStreamApiError, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { attach } from './attach.ts';
import type { DoubtThrough } from './doubts.ts';
import { busError } from './failures.ts';
import { IntakeRoom } from './intake-room.ts';
import { headersOf } from './message.ts';
import { FLOW_STREAM, natsSubject, partitionOf } from './names.ts';
import { NatsConsumer } from './nats-consumer.ts';
import { newestOf } from './newest.ts';
import type { NatsBusOptions } from './settings.ts';
import { type Sendable, split } from './split.ts';
import { withinMs } from './within.ts';

/** Until it is refused; each attempt waits for its answer so long. */
const PUBLISH_LIMIT_MS = 9_000;
const ATTEMPT_MS = 3_000;
const SEND_AGAIN_MS = 250;
/** What any server takes in one message, unless it says otherwise. */
const LEAST_PAYLOAD = 1024 * 1024;
/** What one process may have under way, so that a server that is away does not fill its memory. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
const MAX_PEEK = 1_000;
/** A server that is away shall not hold up who wants to end. */
const DRAIN_LIMIT_MS = 5_000;

export interface NatsBusParts {
  readonly connection: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  readonly doubtThrough: DoubtThrough;
  readonly options: NatsBusOptions;
}

/** The bus on NATS JetStream. A publish of several messages that fails halfway is repeated whole: ids drop what is there. */
export class NatsBus implements Bus {
  readonly partitions: number;
  readonly #parts: NatsBusParts;
  readonly #consumers = new Set<NatsConsumer>();
  readonly #room: IntakeRoom;
  #waitingBytes = 0;
  #closing: Promise<void> | null = null;

  constructor(parts: NatsBusParts) {
    this.#parts = parts;
    this.partitions = parts.options.partitions ?? 1;
    this.#room = new IntakeRoom(parts.options.limitBytes, async () => (await this.#state()).bytes);
  }

  async publish(messages: readonly OutgoingMessage[]): Promise<PublishReceipt[]> {
    this.#checkOpen();
    const { connection, options } = this.#parts;
    const { telemetry } = options;
    const maxBytes = connection.info?.max_payload ?? LEAST_PAYLOAD;
    const sendable = messages.map((message) => split(message, maxBytes));
    const bytes = sendable.flat().reduce((sum, part) => sum + part.bytes, 0);
    if (this.#waitingBytes > 0 && this.#waitingBytes + bytes > MAX_WAITING_BYTES) {
      throw new UnavailableError('bus_full', `${this.#waitingBytes} bytes wait for NATS`);
    }
    this.#waitingBytes += bytes;
    try {
      await this.#room.take(messages, bytes);
      const receipts = await this.#sendAll(sendable);
      for (const { subject } of messages) telemetry.count('bus_published_total', { subject });
      const duplicates = receipts.filter(({ duplicate }) => duplicate).length;
      if (duplicates > 0) telemetry.count('bus_duplicates_total', {}, duplicates);
      return receipts;
    } catch (error) {
      for (const subject of new Set(messages.map((message) => message.subject))) {
        telemetry.count('bus_refused_total', { subject });
      }
      throw busError(error);
    } finally {
      this.#waitingBytes -= bytes;
    }
  }

  /**
   * An answer that is lost does not say whether the server has the message, and of several it may have taken some. They are sent
   * again here, under their ids: whoever handed them over would come again with others.
   */
  async #sendAll(messages: readonly (readonly Sendable[])[]): Promise<PublishReceipt[]> {
    const deadlineMs = performance.now() + PUBLISH_LIMIT_MS;
    for (;;) {
      // On one connection the server takes them in this order.
      const sent = await Promise.allSettled(messages.map((parts) => this.#send(parts)));
      const failed = sent.find((one) => one.status === 'rejected');
      if (failed === undefined) return sent.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const isRefusedWhole =
        failed.reason instanceof JetStreamApiError && sent.every(({ status }) => status === 'rejected');
      const isOver = this.#parts.connection.isClosed() || performance.now() >= deadlineMs;
      if (isRefusedWhole || isOver) throw failed.reason;
      await delay(SEND_AGAIN_MS);
    }
  }

  async #send(parts: readonly Sendable[]): Promise<PublishReceipt> {
    const { js } = this.#parts;
    const acks = await Promise.all(
      parts.map(({ message, payload }) => {
        const partition = message.partition ?? partitionOf(message.key, this.partitions);
        const options = { headers: headersOf(message), timeout: ATTEMPT_MS };
        return js.publish(natsSubject(message.subject, partition), payload, options);
      }),
    );
    return { seq: acks.at(-1)?.seq ?? 0, duplicate: acks.every(({ duplicate }) => duplicate) };
  }

  async consumer(options: ConsumerOptions): Promise<BusConsumer> {
    this.#checkOpen();
    const { connection, jsm, doubtThrough, options: own } = this.#parts;
    const attached = await attach(jsm, options, doubtThrough).catch((error: unknown) => {
      throw busError(error);
    });
    const consumer: NatsConsumer = new NatsConsumer({
      connection,
      jsm,
      attached,
      work: options.name,
      log: own.log,
      telemetry: own.telemetry,
      doubtThrough,
      restore: () => attach(jsm, options, doubtThrough),
      bury: (message, deliveries) => this.#bury(message, options.name, deliveries),
      closed: () => this.#consumers.delete(consumer),
    });
    this.#consumers.add(consumer);
    return consumer;
  }

  async #bury(message: UndecodableMessage, consumer: string, deliveries: number): Promise<void> {
    const { options } = this.#parts;
    const { subject = 'unknown' } = message;
    options.telemetry.count('bus_undecodable_total', { subject, consumer });
    await this.publish([undecodableLetter(message, consumer, deliveries, options.clock.now())]);
  }

  async peek(subject: Subject, limit: number): Promise<Delivery[]> {
    this.#checkOpen();
    const wanted = Math.min(Math.max(1, Math.trunc(limit)), MAX_PEEK);
    try {
      return await newestOf(this.#parts, subject, wanted);
    } catch (error) {
      throw busError(error);
    }
  }

  async usage(): Promise<BusUsage> {
    this.#checkOpen();
    const { limitBytes } = this.#parts.options;
    try {
      const { messages, bytes } = await this.#state();
      return { messages, bytes, limitBytes, refusing: this.#room.refuses(bytes) ? ['intake'] : [] };
    } catch (error) {
      throw busError(error);
    }
  }

  async #state(): Promise<{ readonly messages: number; readonly bytes: number }> {
    return (await this.#parts.jsm.streams.info(FLOW_STREAM)).state;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** The connection was cut and is there again. */
  reconnected(): void {
    for (const consumer of this.#consumers) consumer.reconnected();
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#consumers].map((consumer) => consumer.close()));
    const { connection } = this.#parts;
    try {
      await withinMs(DRAIN_LIMIT_MS, connection.drain());
    } catch {
      await connection.close();
    }
  }

  #checkOpen(): void {
    if (this.#closing !== null) throw new CodedError('bus_closed', 'the bus was closed');
  }
}
