import type { Subject } from '@aiops/contracts';

/** Begins the id of a message that is published once more, as a dead letter is: it may have been handled before. */
export const REPLAY_ID_PREFIX = 'replay:';

/** A batch of messages of one subject on its way out. */
export interface OutgoingMessage {
  readonly subject: Subject;
  /** A second message with this id on this subject is dropped as a duplicate while the first is kept. */
  readonly id: string;
  /** What keeps its order and is partitioned by: the ship, or null. */
  readonly key: string | null;
  /** Goes to this partition, whatever the key: what one of them is told of itself. */
  readonly partition?: number;
  /** JSON values of the subject's message type. They must not be changed after they were handed over. */
  readonly body: readonly unknown[];
}

export interface PublishReceipt {
  readonly seq: number;
  readonly duplicate: boolean;
}

export interface Delivery {
  readonly subject: Subject;
  readonly id: string;
  readonly key: string | null;
  /** Rises over all subjects of the bus: consumers of several subjects get them in this order. */
  readonly seq: number;
  /** When the bus took it, ms: the same at every redelivery, so it may serve as a replayable "now". */
  readonly publishedAtMs: number;
  /** 1 for the first delivery to this consumer. A crash with the message in flight counts as a delivery. */
  readonly deliveries: number;
  /** It may have been handled before: its effects must be checked against the store. */
  readonly redelivered: boolean;
  readonly body: readonly unknown[];
}

export interface ConsumerOptions {
  /** Durable: a consumer of the same name goes on where it was. */
  readonly name: string;
  readonly subjects: readonly Subject[];
  /** Deliveries that may be out without an ack; `fetch` waits when they are. */
  readonly maxInFlight: number;
  /**
   * Of one partition alone, by who holds its lease in this epoch. An earlier holder's consumer ends with it, so that its
   * acks count no more; what it had out comes again, in order. All of its messages come in order, none left out: where one is
   * lost on the way it begins again behind what is acked. Absent: all partitions, shared by all who read as this name.
   */
  readonly partition?: { readonly number: number; readonly epoch: number };
}

/** Where a bus is. */
export interface BusPosition {
  /** Another one when the bus was made anew: sequences of one say nothing about the other. */
  readonly origin: string;
  /** The highest sequence that it gave out, of any subject. */
  readonly newestSeq: number;
}

/** A durable read position. Everything not acked comes again, at the latest after a restart. */
export interface BusConsumer {
  /** Up to `max` messages in order; an empty list after `waitMs` without any, or when the signal aborts. */
  fetch(max: number, waitMs: number, signal?: AbortSignal): Promise<Delivery[]>;
  /** Done, never again. Safe to call twice. */
  ack(deliveries: readonly Delivery[]): Promise<void>;
  /** Again, not before `delayMs`. */
  nak(deliveries: readonly Delivery[], delayMs: number): Promise<void>;
  /** Given up: never again. The caller has kept it as a dead letter first. */
  term(deliveries: readonly Delivery[]): Promise<void>;
  /** Messages on its subjects that are not acked yet. */
  lag(): Promise<number>;
  position(): Promise<BusPosition>;
  close(): Promise<void>;
}

export interface BusUsage {
  readonly messages: number;
  readonly bytes: number;
  readonly limitBytes: number;
  /** What takes no message now, by name: `intake`, a subject with room of its own, or `disk`. Empty when all is well. */
  readonly refusing: readonly string[];
}

/**
 * Durable, ordered, at-least-once transport.
 * Errors: `bus_full` and `bus_unavailable` (retryable), `bus_closed` and `message_too_large` (not).
 */
export interface Bus {
  /** Keys are spread over so many; each keeps its order within its own. */
  readonly partitions: number;
  /**
   * Resolves when every message is on disk. When it rejects, a bus of several processes may have some of them: the same
   * call again completes it, and repeats nothing.
   */
  publish(messages: readonly OutgoingMessage[]): Promise<PublishReceipt[]>;
  consumer(options: ConsumerOptions): Promise<BusConsumer>;
  /** The newest messages of a subject, newest first, for people: dead letters above all. */
  peek(subject: Subject, limit: number): Promise<Delivery[]>;
  usage(): Promise<BusUsage>;
  close(): Promise<void>;
}
