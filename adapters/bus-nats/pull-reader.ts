import {
  createInbox,
  type Msg,
  type NatsConnection,
  nanos,
  type Subscription,
} from '@nats-io/transport-node';
import { FLOW_STREAM } from './names.ts';

/** The server ends a request by itself after this; a longer wait is several of them. */
const PULL_MS = 5_000;
/** Beyond the server's own end of a request: then its answer is lost, and another one is asked. */
const GRACE_MS = 2_000;
/** After the server refused a request, for example while everything that may be out is out. */
const REFUSED_PAUSE_MS = 25;
/** After nobody answered, or the server ended the request before its time: it may be starting, or the consumer gone. */
const AWAY_PAUSE_MS = 250;
/** Ends a request in the usual way: nothing came in its time. */
const TIMED_OUT = 408;
const HEARTBEAT = 100;
const TOO_MUCH_OUT = /^(exceeded|maximum)/i;

/** How a request ended that did not end as it should. */
export type Trouble =
  /** Its answer was lost: what the server sent for it may be out, and is not here. */
  | 'answer_lost'
  /** Nobody is there to answer for this consumer. */
  | 'no_answer';

/**
 * Asks a durable consumer for messages, one request at a time. Whatever comes for a request is kept until somebody takes it: a
 * message that was sent is out, and would be missing until its time is over.
 */
export class PullReader {
  readonly #connection: NatsConnection;
  readonly #consumer: string;
  readonly #come: Msg[] = [];
  readonly #waiting = new Set<() => void>();
  #subscription: Subscription | null = null;
  #limit: NodeJS.Timeout | undefined;
  #missing = 0;
  #pausedUntilMs = 0;
  #isStopped = false;
  #trouble: Trouble | null = null;

  constructor(connection: NatsConnection, consumer: string) {
    this.#connection = connection;
    this.#consumer = consumer;
  }

  /**
   * What has come, at most so many; asks for more when nothing has. Empty after the wait, when the signal aborts, or when there is
   * trouble to be looked at.
   */
  async take(max: number, waitMs: number, signal?: AbortSignal): Promise<Msg[]> {
    const deadlineMs = performance.now() + waitMs;
    for (;;) {
      if (this.#come.length > 0) return this.#come.splice(0, max);
      if (this.#isStopped || this.#trouble !== null || signal?.aborted === true) return [];
      const nowMs = performance.now();
      if (this.#subscription === null && nowMs >= this.#pausedUntilMs) this.#ask(max);
      // Even without a wait what is there shall come: one round to the server.
      const leftMs = Math.max(deadlineMs - nowMs, 0);
      if (leftMs === 0) {
        await this.#connection.flush();
        await this.#connection.flush();
        return this.#come.splice(0, max);
      }
      const pauseMs = this.#subscription === null ? this.#pausedUntilMs - nowMs : leftMs;
      await this.#wait(Math.max(1, Math.min(leftMs, pauseMs)), signal);
    }
  }

  /** Tells it once. */
  takeTrouble(): Trouble | null {
    const trouble = this.#trouble;
    this.#trouble = null;
    return trouble;
  }

  /** The connection was cut: the server knows nothing of the request any more, and what it sent last may be lost. */
  interrupt(): void {
    if (this.#subscription !== null) this.#end(this.#subscription);
    this.#troubled('answer_lost');
  }

  /** Throws away what has come and ends the request: all of it is going to come again. */
  forget(): void {
    this.#come.length = 0;
    if (this.#subscription !== null) this.#end(this.#subscription);
  }

  #troubled(trouble: Trouble): void {
    this.#trouble ??= trouble;
    this.#wake();
  }

  #wake(): void {
    for (const waker of this.#waiting) waker();
  }

  /** Ends the request. Returns what came for it and nobody took. */
  async stop(): Promise<Msg[]> {
    this.#isStopped = true;
    const subscription = this.#subscription;
    this.#subscription = null;
    clearTimeout(this.#limit);
    // Until it is drained what is under way still comes.
    if (subscription !== null && !this.#connection.isClosed()) await subscription.drain();
    this.#wake();
    return this.#come.splice(0);
  }

  #ask(batch: number): void {
    const inbox = createInbox();
    this.#missing = batch;
    const subscription = this.#connection.subscribe(inbox, {
      callback: (error, message) => {
        if (error === null) this.#take(subscription, message);
      },
    });
    this.#subscription = subscription;
    this.#limit = setTimeout(() => {
      this.#end(subscription);
      this.#troubled('answer_lost');
    }, PULL_MS + GRACE_MS);
    const request = JSON.stringify({ batch, expires: nanos(PULL_MS) });
    this.#connection.publish(`$JS.API.CONSUMER.MSG.NEXT.${FLOW_STREAM}.${this.#consumer}`, request, {
      reply: inbox,
    });
  }

  #take(subscription: Subscription, message: Msg): void {
    const status = statusOf(message);
    if (status?.code === HEARTBEAT) return;
    if (status === null) {
      this.#come.push(message);
      this.#missing -= 1;
      if (this.#missing === 0) this.#end(subscription);
    } else {
      this.#refused(status);
      this.#end(subscription);
    }
    this.#wake();
  }

  #refused({ code, words }: Status): void {
    if (code === TIMED_OUT) return;
    const isBusy = TOO_MUCH_OUT.test(words);
    this.#pausedUntilMs = performance.now() + (isBusy ? REFUSED_PAUSE_MS : AWAY_PAUSE_MS);
    if (!isBusy) this.#troubled('no_answer');
  }

  #end(subscription: Subscription): void {
    subscription.unsubscribe();
    if (this.#subscription !== subscription) return;
    this.#subscription = null;
    clearTimeout(this.#limit);
    this.#wake();
  }

  #wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(finish);
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, ms);
      this.#waiting.add(finish);
      signal?.addEventListener('abort', finish);
    });
  }
}

interface Status {
  readonly code: number;
  readonly words: string;
}

/** Null for a message itself; else the server's word. */
function statusOf({ data, headers }: Msg): Status | null {
  if (data.length > 0 || headers === undefined || headers.code === 0) return null;
  return { code: headers.code, words: headers.description };
}
