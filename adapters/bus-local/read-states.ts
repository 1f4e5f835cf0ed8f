import type { Subject } from '@aiops/contracts';
import type { HotTail } from './hot-tail.ts';
import type { Layout } from './layout.ts';
import type { MessageReader } from './message-reader.ts';
import { ReadState } from './read-state.ts';

/** The durable consumers, whether or not somebody reads for them now. */
export class ReadStates {
  readonly #layout: Layout;
  readonly #hot: HotTail;
  readonly #reader: MessageReader;
  readonly #states = new Map<string, ReadState>();

  constructor(layout: Layout, hot: HotTail, reader: MessageReader, lastSeq: number) {
    this.#layout = layout;
    this.#hot = hot;
    this.#reader = reader;
    for (const { key, value } of layout.consumers.getRange({})) {
      const name = key.toString();
      this.#states.set(name, ReadState.decode(name, value, lastSeq));
    }
    this.recount(lastSeq);
  }

  all(): Iterable<ReadState> {
    return this.#states.values();
  }

  has(name: string): boolean {
    return this.#states.has(name);
  }

  /** A new one starts at the oldest kept message of its subjects. */
  of(name: string): ReadState {
    let state = this.#states.get(name);
    if (state === undefined) {
      state = new ReadState(name, []);
      this.#states.set(name, state);
    }
    return state;
  }

  readersOf(subject: Subject): ReadState[] {
    return [...this.#states.values()].filter((state) => state.reads(subject));
  }

  /** Into the current transaction: the consumer exists and reads these subjects. */
  declare(name: string, subjects: readonly Subject[], lastSeq: number): void {
    const state = this.of(name);
    state.setSubjects(subjects);
    this.#follow(state, lastSeq);
    this.write(state);
  }

  /** Puts the state's row into the current transaction. */
  write(state: ReadState): void {
    state.dirty = false;
    this.#layout.consumers.put(Buffer.from(state.name), state.encode());
  }

  /** Into the current transaction: the consumer is no more. */
  remove(name: string): void {
    this.#layout.consumers.remove(Buffer.from(name));
    this.#states.delete(name);
  }

  /** Its declaration was not stored. */
  drop(name: string): void {
    this.#states.delete(name);
  }

  /** Counts from disk what is kept for each. */
  recount(lastSeq: number): void {
    for (const state of this.#states.values()) this.#follow(state, lastSeq);
  }

  /** Counts what is kept for a consumer, and keeps its subjects in memory from now on. */
  #follow(state: ReadState, lastSeq: number): void {
    state.undelivered = 0;
    for (const [subject, position] of state.positions) {
      this.#hot.follow(subject, lastSeq + 1);
      state.undelivered += this.#reader.count(subject, position);
    }
  }
}
