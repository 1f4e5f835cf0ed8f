import type { Subject } from '@aiops/contracts';
import { type Clock, CodedError, UnavailableError } from '@aiops/kernel';
import {
  type Bus,
  type BusConsumer,
  type BusUsage,
  type ConsumerOptions,
  type Delivery,
  type OutgoingMessage,
  type PublishReceipt,
  type Telemetry,
  undecodableLetter,
} from '@aiops/ports';
import { CommitQueue } from './commit-queue.ts';
import { DiskRoom } from './disk-room.ts';
import { HotTail, type KeptMessage } from './hot-tail.ts';
import { type Layout, readLastSeq, writeLastSeq } from './layout.ts';
import { type ConsumerHost, LocalConsumer } from './local-consumer.ts';
import { MessageReader, type UnreadableMessage } from './message-reader.ts';
import { Publication, type PublicationHost } from './publication.ts';
import { Quotas } from './quotas.ts';
import type { ReadState } from './read-state.ts';
import { ReadStates } from './read-states.ts';
import { Stock } from './stock.ts';
import { Trimmer } from './trimmer.ts';
import { Upkeep } from './upkeep.ts';

/** A durable consumer that exists whether or not somebody reads for it now. */
export interface DeclaredConsumer {
  readonly name: string;
  readonly subjects: readonly Subject[];
}

export interface LocalBusSettings {
  readonly layout: Layout;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly directory: string;
  readonly diskReserveBytes: number;
  readonly limitBytes: number;
  readonly intake: readonly Subject[];
  readonly dedupWindow: number;
  readonly sinkMessages: number;
  readonly hotBytes: number;
  readonly hotMessages: number;
}

/** Publishes that wait for the disk; beyond it callers are refused instead of filling the memory. */
const WAITING_BYTES = 64 * 1024 * 1024;
/** Of its quota, what a subject without consumers is trimmed to: below the quota, so that it never refuses. */
const SINK_SHARE = 0.8;
const MAX_PEEK = 1000;
const MAX_IN_FLIGHT = 65_536;

/** See index.ts for what it promises and where it keeps things. */
export class LocalBus implements Bus {
  /** One process reads it all. */
  readonly partitions = 1;
  readonly #settings: LocalBusSettings;
  readonly #layout: Layout;
  readonly #stock: Stock;
  readonly #hot: HotTail;
  readonly #reader: MessageReader;
  readonly #quotas: Quotas;
  readonly #diskRoom: DiskRoom;
  readonly #commits: CommitQueue;
  readonly #upkeep: Upkeep;
  readonly #states: ReadStates;
  readonly #attached = new Map<string, LocalConsumer>();
  /** Names that somebody reads as, or is about to. */
  readonly #taken = new Set<string>();
  readonly #groupIds = new Map<string, number>();
  readonly #publicationHost: PublicationHost;
  #takenSeq: number;
  #committedSeq: number;
  #waitingBytes = 0;
  #lastFailed = false;
  #closing: Promise<void> | null = null;

  constructor(settings: LocalBusSettings) {
    this.#settings = settings;
    this.#layout = settings.layout;
    this.#stock = new Stock(settings.layout);
    this.#hot = new HotTail(settings.hotBytes, settings.hotMessages);
    this.#reader = new MessageReader(settings.layout, this.#stock, this.#hot);
    this.#quotas = new Quotas(settings.limitBytes, settings.intake, (subject) =>
      this.#stock.bytesOf(subject),
    );
    this.#diskRoom = new DiskRoom(settings.directory, settings.diskReserveBytes);
    this.#committedSeq = readLastSeq(settings.layout);
    this.#takenSeq = this.#committedSeq;
    this.#states = new ReadStates(this.#layout, this.#hot, this.#reader, this.#committedSeq);
    this.#commits = new CommitQueue(settings.layout.root, {
      resync: () => this.#resync(),
      done: (error, changes) => this.#groupDone(error, changes),
    });
    this.#upkeep = new Upkeep(
      {
        states: () => this.#states.all(),
        subjects: () => this.#stock.subjects(),
        writeState: (state) => this.#states.write(state),
        submit: (change) => this.#commits.submit(change),
        touch: () => writeLastSeq(this.#layout, this.#committedSeq),
        report: () => this.#report(),
      },
      this.#trimmer(),
    );
    this.#publicationHost = {
      layout: this.#layout,
      stock: this.#stock,
      groupIds: this.#groupIds,
      now: () => this.#settings.clock.now(),
      nextSeq: () => {
        this.#takenSeq += 1;
        return this.#takenSeq;
      },
      release: (sizes) => this.#quotas.release(sizes),
      published: (messages, duplicates) => this.#published(messages, duplicates),
    };
  }

  async publish(messages: readonly OutgoingMessage[]): Promise<PublishReceipt[]> {
    this.#checkOpen();
    if (messages.length === 0) return [];
    return this.#publish(messages);
  }

  async consumer(options: ConsumerOptions): Promise<BusConsumer> {
    this.#checkOpen();
    const { name, maxInFlight } = options;
    if (!(maxInFlight >= 1 && maxInFlight <= MAX_IN_FLIGHT)) {
      throw new RangeError(`maxInFlight must be 1 to ${MAX_IN_FLIGHT}, not ${maxInFlight}`);
    }
    if (this.#taken.has(name)) throw new CodedError('consumer_busy', `somebody reads as ${name} already`);
    this.#taken.add(name);
    try {
      await this.declare([options]);
      this.#checkOpen();
    } catch (error) {
      this.#taken.delete(name);
      throw error;
    }
    const consumer = new LocalConsumer(this.#states.of(name), maxInFlight, this.#consumerHost());
    this.#attached.set(name, consumer);
    return consumer;
  }

  /** Makes durable consumers known, so that nothing they will read is trimmed before they come. */
  async declare(consumers: readonly DeclaredConsumer[]): Promise<void> {
    const fresh: string[] = [];
    const write = (): void => {
      for (const { name, subjects } of consumers) {
        if (!this.#states.has(name)) fresh.push(name);
        this.#states.declare(name, subjects, this.#committedSeq);
      }
    };
    await this.#commits.commit(1024, write).catch((error: unknown) => {
      for (const name of fresh) this.#states.drop(name);
      throw error;
    });
  }

  /** Drops durable consumers: what only they held back is trimmed. */
  async forget(names: readonly string[]): Promise<void> {
    await this.#commits.commit(256, () => {
      for (const name of names) this.#states.remove(name);
    });
    this.#upkeep.request();
  }

  async peek(subject: Subject, limit: number): Promise<Delivery[]> {
    this.#checkOpen();
    const seqs = this.#reader.newest(subject, Math.min(Math.max(1, Math.trunc(limit)), MAX_PEEK));
    return seqs.map((seq) => {
      const reading = this.#reader.read(subject, seq);
      const { id, key } = reading;
      // People must see that something is there, even when it makes no sense any more.
      const body = 'body' in reading ? reading.body : [{ undecodable: reading.reason, text: reading.text }];
      const publishedAtMs = reading.publishedAtMs ?? 0;
      return { subject, id, key, seq, publishedAtMs, deliveries: 0, redelivered: false, body };
    });
  }

  async usage(): Promise<BusUsage> {
    this.#checkOpen();
    const totals = this.#stock.totals();
    const refusing = this.#quotas.refusing();
    if (this.#diskRoom.isFull(totals.bytes)) refusing.push('disk');
    return { ...totals, limitBytes: this.#settings.limitBytes, refusing };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #publish(messages: readonly OutgoingMessage[]): Promise<PublishReceipt[]> {
    const publication = new Publication(messages, this.#publicationHost);
    try {
      if (this.#waitingBytes > 0 && this.#waitingBytes + publication.bytes > WAITING_BYTES) {
        throw new UnavailableError('bus_full', `${this.#waitingBytes} bytes wait for the disk`);
      }
      this.#diskRoom.check(publication.bytes, this.#stock.totals().bytes);
      this.#quotas.reserve(publication.sizes);
    } catch (error) {
      for (const subject of publication.sizes.keys()) {
        this.#settings.telemetry.count('bus_refused_total', { subject });
      }
      throw error;
    }
    this.#waitingBytes += publication.bytes;
    this.#commits.submit(publication);
    try {
      return await publication.receipts;
    } finally {
      this.#waitingBytes -= publication.bytes;
    }
  }

  #published(messages: readonly KeptMessage[], duplicates: number): void {
    const { telemetry } = this.#settings;
    if (duplicates > 0) telemetry.count('bus_duplicates_total', {}, duplicates);
    const readers = new Set<string>();
    for (const message of messages) {
      this.#committedSeq = Math.max(this.#committedSeq, message.seq);
      this.#hot.add(message);
      telemetry.count('bus_published_total', { subject: message.subject });
      for (const state of this.#states.readersOf(message.subject)) {
        state.undelivered += 1;
        readers.add(state.name);
      }
    }
    for (const name of readers) this.#attached.get(name)?.wake();
    this.#upkeep.request();
  }

  #groupDone(error: unknown, changes: number): void {
    const { telemetry } = this.#settings;
    this.#groupIds.clear();
    this.#lastFailed = error !== null;
    if (this.#lastFailed) this.#upkeep.heal();
    telemetry.observe('bus_group_changes', changes);
    telemetry.count('bus_commits_total', { outcome: error === null ? 'ok' : 'error' });
  }

  #trimmer(): Trimmer {
    const { layout, telemetry, dedupWindow, sinkMessages } = this.#settings;
    return new Trimmer({
      layout,
      telemetry,
      stock: this.#stock,
      hot: this.#hot,
      policy: {
        dedupWindow,
        sinkMessages,
        sinkBytes: (subject) => this.#quotas.limitOf(subject) * SINK_SHARE,
      },
      readers: (subject) => this.#states.readersOf(subject),
    });
  }

  #consumerHost(): ConsumerHost {
    return {
      reader: this.#reader,
      commits: this.#commits,
      telemetry: this.#settings.telemetry,
      lastSeq: () => this.#committedSeq,
      writeState: (state) => this.#states.write(state),
      changed: () => this.#upkeep.request(),
      bury: (state, message, deliveries) => this.#bury(state, message, deliveries),
      closed: async (state) => {
        this.#attached.delete(state.name);
        this.#taken.delete(state.name);
        await this.#commits.commit(1024, () => this.#states.write(state));
      },
    };
  }

  async #bury(state: ReadState, message: UnreadableMessage, deliveries: number): Promise<void> {
    const { telemetry, clock } = this.#settings;
    telemetry.count('bus_undecodable_total', { subject: message.subject, consumer: state.name });
    await this.#publish([undecodableLetter(message, state.name, deliveries, clock.now())]);
  }

  /** After a failed commit the disk decides what happened. */
  #resync(): void {
    this.#stock.load();
    this.#committedSeq = readLastSeq(this.#layout);
    this.#takenSeq = Math.max(this.#takenSeq, this.#committedSeq);
    this.#hot.reset(this.#takenSeq + 1);
    this.#states.recount(this.#committedSeq);
    for (const consumer of this.#attached.values()) consumer.wake();
  }

  #report(): void {
    const { telemetry } = this.#settings;
    const { messages, bytes } = this.#stock.totals();
    telemetry.gauge('bus_messages', messages);
    telemetry.gauge('bus_bytes', bytes);
    for (const state of this.#states.all()) {
      telemetry.gauge('bus_lag', state.undelivered + state.outstanding.size, { consumer: state.name });
    }
  }

  async #close(): Promise<void> {
    this.#upkeep.stop();
    for (const consumer of [...this.#attached.values()]) await consumer.close().catch(() => {});
    // Nothing above a position is out now: the next process need not doubt it.
    for (const state of this.#states.all()) state.grantedTo = 0;
    const stored = this.#commits.commit(1024, () => {
      for (const state of this.#states.all()) this.#states.write(state);
    });
    await stored.catch(() => {});
    await this.#commits.settled();
    await closeRoot(this.#layout, this.#lastFailed);
  }

  #checkOpen(): void {
    if (this.#closing !== null) throw new CodedError('bus_closed', 'the bus is closed');
  }
}

/** After a failed commit lmdb may wait for ever for a flush that will not come; everything committed is stored. */
async function closeRoot(layout: Layout, failed: boolean): Promise<void> {
  if (!failed) {
    await layout.root.close();
    return;
  }
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, 1000);
  });
  await Promise.race([layout.root.close(), patience]);
  clearTimeout(timer);
}
