import { CodedError, UnavailableError } from '@aiops/kernel';
import type { BusConsumer, Delivery, Telemetry, UndecodableMessage } from '@aiops/ports';
import type { JetStreamManager } from '@nats-io/jetstream';
import { type Msg, type NatsConnection, nanos } from '@nats-io/transport-node';
import { busError } from './failures.ts';
import { readStored } from './message.ts';
import { FLOW_STREAM } from './names.ts';
import { PullReader } from './pull-reader.ts';

export interface NatsConsumerParts {
  readonly connection: NatsConnection;
  readonly jsm: JetStreamManager;
  readonly name: string;
  /** What metrics call it: partitions and epochs would make more and more of them. */
  readonly work: string;
  /** Up to here an earlier consumer in its place may have had them out. */
  readonly redeliveredThrough: number;
  readonly telemetry: Telemetry;
  bury(message: UndecodableMessage, deliveries: number): Promise<void>;
  closed(): void;
}

const ACK = '+ACK';
const TERM = '+TERM';

/**
 * A durable pull consumer. Several processes may read as one name: each message goes to one of them.
 */
export class NatsConsumer implements BusConsumer {
  readonly #parts: NatsConsumerParts;
  /** Where to answer for what is out, by sequence. */
  readonly #replies = new Map<number, string>();
  readonly #reader: PullReader;
  #isClosed = false;

  constructor(parts: NatsConsumerParts) {
    this.#parts = parts;
    this.#reader = new PullReader(parts.connection, parts.name);
  }

  async fetch(max: number, waitMs: number, signal?: AbortSignal): Promise<Delivery[]> {
    const deadlineMs = performance.now() + waitMs;
    for (;;) {
      this.#checkOpen();
      const leftMs = Math.max(0, deadlineMs - performance.now());
      const deliveries = await this.#deliver(await this.#reader.take(max, leftMs, signal));
      this.#checkOpen();
      const isOver = performance.now() >= deadlineMs || signal?.aborted === true;
      if (deliveries.length > 0 || isOver) return deliveries;
    }
  }

  async ack(deliveries: readonly Delivery[]): Promise<void> {
    this.#answer(deliveries, ACK, 'bus_acked_total');
  }

  async term(deliveries: readonly Delivery[]): Promise<void> {
    this.#answer(deliveries, TERM, 'bus_terminated_total');
  }

  async nak(deliveries: readonly Delivery[], delayMs: number): Promise<void> {
    this.#answer(deliveries, nakOf(delayMs), 'bus_nacked_total');
  }

  async lag(): Promise<number> {
    this.#checkOpen();
    const { connection, jsm, name } = this.#parts;
    try {
      // What was answered before is counted before.
      await connection.flush();
      const { num_pending, num_ack_pending } = await jsm.consumers.info(FLOW_STREAM, name);
      return num_pending + num_ack_pending;
    } catch (error) {
      throw busError(error);
    }
  }

  /** What is out goes back at once, for whoever reads next. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { connection, closed } = this.#parts;
    try {
      for (const message of await this.#reader.stop())
        this.#replies.set(infoOf(message).seq, message.reply ?? '');
      const inOrder = [...this.#replies].sort(([a], [b]) => a - b);
      for (const [, reply] of inOrder) connection.publish(reply, nakOf(0));
      await connection.flush();
    } catch {
      // Without a connection the server gives them out again by itself, when their time is over.
    }
    this.#replies.clear();
    closed();
  }

  #answer(deliveries: readonly Delivery[], answer: string, metric: string): void {
    this.#checkOpen();
    const { connection, telemetry, work } = this.#parts;
    let answered = 0;
    for (const { seq } of deliveries) {
      const reply = this.#replies.get(seq);
      if (reply === undefined) continue;
      this.#replies.delete(seq);
      connection.publish(reply, answer);
      answered += 1;
    }
    if (answered > 0) telemetry.count(metric, { consumer: work }, answered);
  }

  async #deliver(messages: readonly Msg[]): Promise<Delivery[]> {
    const { telemetry, work, redeliveredThrough } = this.#parts;
    const deliveries: Delivery[] = [];
    for (const message of messages) {
      const info = infoOf(message);
      this.#replies.set(info.seq, message.reply ?? '');
      const read = readStored({
        ...info,
        subject: message.subject,
        headers: message.headers,
        data: message.data,
      });
      if ('reason' in read) {
        await this.#bury(read, info.deliveries);
        continue;
      }
      deliveries.push({
        ...read,
        deliveries: info.deliveries,
        redelivered: info.deliveries > 1 || info.seq <= redeliveredThrough,
      });
    }
    const again = deliveries.filter(({ redelivered }) => redelivered).length;
    if (deliveries.length > 0) telemetry.count('bus_delivered_total', { consumer: work }, deliveries.length);
    if (again > 0) telemetry.count('bus_redelivered_total', { consumer: work }, again);
    return deliveries;
  }

  async #bury(message: UndecodableMessage, deliveries: number): Promise<void> {
    const reply = this.#replies.get(message.seq) ?? '';
    this.#replies.delete(message.seq);
    try {
      await this.#parts.bury(message, deliveries);
      this.#parts.connection.publish(reply, TERM);
    } catch {
      this.#parts.connection.publish(reply, nakOf(1000));
    }
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new CodedError('bus_closed', `the consumer ${this.#parts.name} was closed`);
    if (this.#parts.connection.isClosed())
      throw new UnavailableError('bus_unavailable', 'NATS is not connected');
  }
}

function nakOf(delayMs: number): string {
  return delayMs <= 0 ? '-NAK' : `-NAK ${JSON.stringify({ delay: nanos(Math.ceil(delayMs)) })}`;
}

/** `$JS.ACK.<stream>.<consumer>.<deliveries>.<stream seq>.<consumer seq>.<ns>.<pending>`, from the end: clusters put more in front. */
function ackTokens({ reply }: Msg): readonly string[] {
  const tokens = (reply ?? '').split('.');
  // With a domain and account there is one more at the end, a random one.
  return tokens.length >= 11 ? tokens.slice(-8, -1) : tokens.slice(-7);
}

function infoOf(message: Msg): { seq: number; deliveries: number; publishedAtMs: number } {
  const [, , deliveries, seq, , stampNs = '0'] = ackTokens(message);
  return {
    seq: Number(seq),
    deliveries: Number(deliveries),
    publishedAtMs: Number(BigInt(stampNs) / 1_000_000n),
  };
}
