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
/** Ends a request in the usual way: nothing came in its time. */
const TIMED_OUT = 408;
const HEARTBEAT = 100;

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

  constructor(connection: NatsConnection, consumer: string) {
    this.#connection = connection;
    this.#consumer = consumer;
  }

  /** What has come, at most so many; asks for more when nothing has. Empty after the wait, or when the signal aborts. */
  async take(max: number, waitMs: number, signal?: AbortSignal): Promise<Msg[]> {
    const deadlineMs = performance.now() + waitMs;
    for (;;) {
      if (this.#come.length > 0) return this.#come.splice(0, max);
      if (this.#isStopped || signal?.aborted === true) return [];
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
    this.#limit = setTimeout(() => this.#end(subscription), PULL_MS + GRACE_MS);
    const request = JSON.stringify({ batch, expires: nanos(PULL_MS) });
    this.#connection.publish(`$JS.API.CONSUMER.MSG.NEXT.${FLOW_STREAM}.${this.#consumer}`, request, {
      reply: inbox,
    });
  }

  #take(subscription: Subscription, message: Msg): void {
    const status = statusOf(message);
    if (status === HEARTBEAT) return;
    if (status === null) {
      this.#come.push(message);
      this.#missing -= 1;
      if (this.#missing === 0) this.#end(subscription);
    } else {
      if (status !== TIMED_OUT) this.#pausedUntilMs = performance.now() + REFUSED_PAUSE_MS;
      this.#end(subscription);
    }
    this.#wake();
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

/** Null for a message itself; of a server's word, its code. */
function statusOf({ data, headers }: Msg): number | null {
  if (data.length > 0 || headers === undefined || headers.code === 0) return null;
  return headers.code;
}
