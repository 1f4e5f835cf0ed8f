import { setImmediate as nextTurn } from 'node:timers/promises';
import { CodedError } from '@aiops/kernel';
import type { BusConsumer, BusPosition, Delivery, Telemetry } from '@aiops/ports';
import type { CommitQueue } from './commit-queue.ts';
import type { MessageReader, UnreadableMessage, Upcoming } from './message-reader.ts';
import type { ReadState } from './read-state.ts';

/** What a consumer needs of the bus it reads from. */
export interface ConsumerHost {
  readonly reader: MessageReader;
  readonly commits: CommitQueue;
  readonly telemetry: Telemetry;
  lastSeq(): number;
  /** Puts the state's row into the current transaction. */
  writeState(state: ReadState): void;
  /** The state has changed and shall be stored soon. */
  changed(): void;
  /** Keeps what can't be decoded as a dead letter. */
  bury(state: ReadState, message: UnreadableMessage, deliveries: number): Promise<void>;
  closed(state: ReadState): Promise<void>;
}

interface Claim extends Upcoming {
  readonly deliveries: number;
}

/** How many sequences ahead "may be handed out" is stored: one small commit for so many messages. */
const GRANT_AHEAD = 1024;
/** What one fetch hands out, as JSON; more waits for the next one, so that no batch becomes a burden of its own. */
const BYTES_PER_FETCH = 4 * 1024 * 1024;
/** Decoding gives way to others after this many bytes. */
const DISK_BYTES_PER_TURN = 512 * 1024;
const BURY_RETRY_MS = 1000;

/** One attached reader of a durable read state. */
export class LocalConsumer implements BusConsumer {
  readonly #state: ReadState;
  readonly #maxInFlight: number;
  readonly #host: ConsumerHost;
  readonly #wakers = new Set<() => void>();
  #closed = false;

  constructor(state: ReadState, maxInFlight: number, host: ConsumerHost) {
    this.#state = state;
    this.#maxInFlight = maxInFlight;
    this.#host = host;
  }

  async fetch(max: number, waitMs: number, signal?: AbortSignal): Promise<Delivery[]> {
    const deadlineMs = performance.now() + waitMs;
    for (;;) {
      this.#checkOpen();
      if (signal?.aborted === true) return [];
      const claims = this.#claim(max);
      if (claims.length > 0) {
        const deliveries = await this.#deliver(claims);
        if (deliveries.length > 0) return deliveries;
      } else {
        const nowMs = performance.now();
        if (nowMs >= deadlineMs) return [];
        await this.#wait(Math.min(deadlineMs, this.#nextDueMs()) - nowMs, signal);
      }
    }
  }

  async ack(deliveries: readonly Delivery[]): Promise<void> {
    this.#finish(deliveries, 'bus_acked_total');
  }

  async term(deliveries: readonly Delivery[]): Promise<void> {
    this.#finish(deliveries, 'bus_terminated_total');
  }

  async nak(deliveries: readonly Delivery[], delayMs: number): Promise<void> {
    this.#checkOpen();
    const dueMs = performance.now() + Math.max(0, delayMs);
    for (const { seq } of deliveries) this.#state.park(seq, dueMs);
    this.#host.telemetry.count('bus_nacked_total', { consumer: this.#state.name }, deliveries.length);
    this.#host.changed();
    this.wake();
  }

  async lag(): Promise<number> {
    this.#checkOpen();
    return this.#state.undelivered + this.#state.outstanding.size;
  }

  async position(): Promise<BusPosition> {
    this.#checkOpen();
    // It lies in one directory with the snapshots of what reads it.
    return { origin: 'local', newestSeq: this.#host.lastSeq() };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#state.parkAll(0);
    this.wake();
    await this.#host.closed(this.#state);
  }

  /** There may be something to fetch. */
  wake(): void {
    for (const waker of this.#wakers) waker();
  }

  #finish(deliveries: readonly Delivery[], metric: string): void {
    this.#checkOpen();
    let finished = 0;
    for (const { seq } of deliveries) if (this.#state.done(seq)) finished += 1;
    if (finished === 0) return;
    this.#host.telemetry.count(metric, { consumer: this.#state.name }, finished);
    this.#host.changed();
    this.wake();
  }

  /** Takes messages as handed out, at once: two fetches never get the same one. Due redeliveries go first. */
  #claim(max: number): Claim[] {
    const state = this.#state;
    const room = Math.min(max, this.#maxInFlight - state.inFlight);
    const claims: Claim[] = [];
    if (room <= 0) return claims;
    for (const { subject, seq } of state.due(performance.now(), room)) {
      claims.push({ subject, seq, bytes: 0, isHot: false, deliveries: state.handOut(subject, seq) });
    }
    const fresh = Math.min(room - claims.length, this.#maxInFlight - state.outstanding.size);
    if (fresh <= 0 || state.undelivered <= 0) return claims;
    for (const next of this.#upcoming(fresh)) {
      claims.push({ ...next, deliveries: state.handOut(next.subject, next.seq) });
    }
    return claims;
  }

  /** The next messages over all subjects, by sequence, as many as one fetch may hand out. */
  #upcoming(max: number): Upcoming[] {
    const through = this.#host.lastSeq();
    const merged = [...this.#state.positions]
      .flatMap(([subject, after]) => this.#host.reader.upcoming(subject, after, through, max))
      .sort((a, b) => a.seq - b.seq)
      .slice(0, max);
    let bytes = 0;
    const within = merged.findIndex((next, index) => {
      bytes += next.bytes;
      return index > 0 && bytes > BYTES_PER_FETCH;
    });
    return within === -1 ? merged : merged.slice(0, within);
  }

  async #deliver(claims: readonly Claim[]): Promise<Delivery[]> {
    try {
      await this.#grant(claims);
      const deliveries = await this.#read(claims);
      this.#checkOpen();
      this.#count(deliveries);
      return deliveries;
    } catch (error) {
      for (const { seq } of claims) this.#state.takeBack(seq, 0);
      throw error;
    }
  }

  /**
   * Stores what must be known after a crash before the messages are out: how far new ones may have gone, and how
   * often one was tried already, so that a message that kills the process runs out of tries.
   */
  async #grant(claims: readonly Claim[]): Promise<void> {
    const state = this.#state;
    const highest = claims.reduce((seq, claim) => Math.max(seq, claim.seq), 0);
    const triedBefore = claims.some(({ deliveries }) => deliveries > 1);
    if (highest <= state.grantedTo && !triedBefore) return;
    const grantedTo = Math.max(state.grantedTo, highest + GRANT_AHEAD);
    const before = state.grantedTo;
    await this.#host.commits
      .commit(256, () => {
        state.grantedTo = Math.max(state.grantedTo, grantedTo);
        this.#host.writeState(state);
      })
      .catch((error: unknown) => {
        state.grantedTo = before;
        throw error;
      });
  }

  async #read(claims: readonly Claim[]): Promise<Delivery[]> {
    const deliveries: Delivery[] = [];
    let turnBytes = 0;
    for (const { subject, seq, bytes, isHot, deliveries: count } of claims) {
      const reading = this.#host.reader.read(subject, seq);
      turnBytes += isHot ? 0 : bytes;
      if ('body' in reading) {
        const { id, key, publishedAtMs, body } = reading;
        deliveries.push({
          ...{ subject, id, key, seq, publishedAtMs, body },
          deliveries: count,
          redelivered: count > 1,
        });
      } else await this.#bury(reading, count);
      if (turnBytes > DISK_BYTES_PER_TURN) {
        turnBytes = 0;
        await nextTurn();
      }
    }
    return deliveries;
  }

  /** Gives up what can't be decoded; while its dead letter can't be kept it stays and is tried again. */
  async #bury(message: UnreadableMessage, deliveries: number): Promise<void> {
    try {
      await this.#host.bury(this.#state, message, deliveries);
      this.#state.done(message.seq);
      this.#host.changed();
    } catch {
      this.#state.park(message.seq, performance.now() + BURY_RETRY_MS);
    }
  }

  #count(deliveries: readonly Delivery[]): void {
    const consumer = this.#state.name;
    const again = deliveries.filter(({ redelivered }) => redelivered).length;
    this.#host.telemetry.count('bus_delivered_total', { consumer }, deliveries.length);
    if (again > 0) this.#host.telemetry.count('bus_redelivered_total', { consumer }, again);
  }

  /** When a parked message may go out; never while everything that may be out is out. */
  #nextDueMs(): number {
    const full = this.#state.inFlight >= this.#maxInFlight;
    return full ? Number.POSITIVE_INFINITY : this.#state.nextDueMs();
  }

  #wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.#wakers.delete(finish);
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, Math.min(Math.max(1, Math.ceil(ms)), 2 ** 31 - 1));
      this.#wakers.add(finish);
      signal?.addEventListener('abort', finish);
    });
  }

  #checkOpen(): void {
    if (this.#closed) throw new CodedError('bus_closed', `the consumer ${this.#state.name} is closed`);
  }
}
