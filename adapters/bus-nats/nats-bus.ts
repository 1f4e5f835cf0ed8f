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
import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { attach } from './attach.ts';
import { busError } from './failures.ts';
import { IntakeRoom } from './intake-room.ts';
import { headersOf, payloadOf } from './message.ts';
import { FLOW_STREAM, natsSubject, partitionOf } from './names.ts';
import { NatsConsumer } from './nats-consumer.ts';
import { newestOf } from './newest.ts';
import type { NatsBusOptions } from './settings.ts';

const PUBLISH_TIMEOUT_MS = 10_000;
/** What one process may have under way, so that a server that is away does not fill its memory. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
const MAX_PEEK = 1_000;

export interface NatsBusParts {
  readonly connection: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
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
    const { telemetry } = this.#parts.options;
    const payloads = messages.map(payloadOf);
    const bytes = payloads.reduce((sum, payload) => sum + payload.length, 0);
    if (this.#waitingBytes > 0 && this.#waitingBytes + bytes > MAX_WAITING_BYTES) {
      throw new UnavailableError('bus_full', `${this.#waitingBytes} bytes wait for NATS`);
    }
    this.#waitingBytes += bytes;
    try {
      await this.#room.take(messages, bytes);
      // On one connection the server takes them in this order.
      const sent = messages.map((message, index) => this.#send(message, payloads[index] ?? ''));
      const receipts = await Promise.all(sent);
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

  async #send(message: OutgoingMessage, payload: string): Promise<PublishReceipt> {
    const { js } = this.#parts;
    const partition = message.partition ?? partitionOf(message.key, this.partitions);
    const name = natsSubject(message.subject, partition);
    const { seq, duplicate } = await js.publish(name, payload, {
      headers: headersOf(message),
      timeout: PUBLISH_TIMEOUT_MS,
    });
    return { seq, duplicate };
  }

  async consumer(options: ConsumerOptions): Promise<BusConsumer> {
    this.#checkOpen();
    const { connection, jsm, options: own } = this.#parts;
    const { name, redeliveredThrough } = await attach(jsm, options).catch((error: unknown) => {
      throw busError(error);
    });
    const consumer: NatsConsumer = new NatsConsumer({
      connection,
      jsm,
      name,
      work: options.name,
      redeliveredThrough,
      telemetry: own.telemetry,
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

  async #close(): Promise<void> {
    for (const consumer of [...this.#consumers]) await consumer.close();
    await this.#parts.connection.drain();
  }

  #checkOpen(): void {
    if (this.#closing !== null) throw new CodedError('bus_closed', 'the bus was closed');
  }
}
