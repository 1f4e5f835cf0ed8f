import type { Subject } from '@aiops/contracts';
import type { Telemetry } from '@aiops/ports';
import type { HotTail } from './hot-tail.ts';
import { decodeHead, digestOf, type Layout, laneKey, seqKey, seqOfLaneKey } from './layout.ts';
import type { ReadState } from './read-state.ts';
import type { Stock } from './stock.ts';

export interface TrimPolicy {
  /** Ids of trimmed messages that are still known as duplicates, for each subject. */
  readonly dedupWindow: number;
  /** What is kept of a subject that nobody consumes. */
  readonly sinkMessages: number;
  readonly sinkBytes: (subject: Subject) => number;
}

/** Rows one step may touch: a few milliseconds of lmdb's writer thread. */
const STEP_MESSAGES = 256;

/** Removes what nobody needs any more. Each step runs inside a transaction of the commit queue. */
export class Trimmer {
  readonly #layout: Layout;
  readonly #stock: Stock;
  readonly #hot: HotTail;
  readonly #policy: TrimPolicy;
  readonly #telemetry: Telemetry;
  readonly #readers: (subject: Subject) => readonly ReadState[];

  constructor(parts: {
    layout: Layout;
    stock: Stock;
    hot: HotTail;
    policy: TrimPolicy;
    telemetry: Telemetry;
    readers: (subject: Subject) => readonly ReadState[];
  }) {
    this.#layout = parts.layout;
    this.#stock = parts.stock;
    this.#hot = parts.hot;
    this.#policy = parts.policy;
    this.#telemetry = parts.telemetry;
    this.#readers = parts.readers;
  }

  /** True when there is more to do than fitted into this step. */
  step(subjects: readonly Subject[]): boolean {
    let room = STEP_MESSAGES;
    for (const subject of subjects) {
      const touched = this.#trim(subject, room) + this.#forget(subject, room);
      if (touched > 0) this.#stock.write(subject);
      room -= touched;
      if (room <= 0) return true;
    }
    return false;
  }

  #trim(subject: Subject, room: number): number {
    const readers = this.#readers(subject);
    const trimmed =
      readers.length === 0
        ? this.#trimSink(subject, room)
        : this.#trimDone(subject, Math.min(...readers.map((reader) => reader.firstNeeded(subject))), room);
    if (trimmed > 0) this.#telemetry.count('bus_trimmed_total', { subject }, trimmed);
    return trimmed;
  }

  #trimDone(subject: Subject, needed: number, room: number): number {
    const stock = this.#stock.of(subject);
    if (needed <= stock.keptFrom) return 0;
    const removed = this.#removeOldest(subject, needed, room, () => true);
    if (removed < room) stock.keptFrom = needed;
    this.#hot.dropBelow(subject, stock.keptFrom);
    return removed;
  }

  #trimSink(subject: Subject, room: number): number {
    const stock = this.#stock.of(subject);
    const maxBytes = this.#policy.sinkBytes(subject);
    const tooMuch = (): boolean => stock.messages > this.#policy.sinkMessages || stock.bytes > maxBytes;
    return tooMuch() ? this.#removeOldest(subject, Number.MAX_SAFE_INTEGER, room, tooMuch) : 0;
  }

  #removeOldest(subject: Subject, below: number, max: number, goOn: () => boolean): number {
    const stock = this.#stock.of(subject);
    const lane = this.#layout.heads.getRange({
      start: laneKey(stock.code, stock.keptFrom),
      end: below === Number.MAX_SAFE_INTEGER ? laneKey(stock.code + 1, 0) : laneKey(stock.code, below),
      limit: max,
    });
    let removed = 0;
    for (const { key, value } of lane) {
      if (!goOn()) break;
      this.#remove(subject, seqOfLaneKey(key), value);
      removed += 1;
    }
    return removed;
  }

  /** The message goes, its id stays a while: `spent` lists ids in the order of their messages. */
  #remove(subject: Subject, seq: number, headRow: Buffer): void {
    const stock = this.#stock.of(subject);
    const head = decodeHead(headRow);
    const key = laneKey(stock.code, seq);
    this.#layout.heads.remove(key);
    this.#layout.bodies.remove(seqKey(seq));
    stock.messages -= 1;
    stock.bytes = Math.max(0, stock.bytes - (head?.bytes ?? 0));
    stock.keptFrom = seq + 1;
    if (head === null) return;
    this.#layout.spent.put(key, digestOf(subject, head.id));
    stock.spent += 1;
  }

  #forget(subject: Subject, room: number): number {
    const stock = this.#stock.of(subject);
    const excess = Math.min(room, stock.spent - this.#policy.dedupWindow);
    if (excess <= 0) return 0;
    let forgotten = 0;
    const oldest = this.#layout.spent.getRange({
      start: laneKey(stock.code, 0),
      end: laneKey(stock.code + 1, 0),
      limit: excess,
    });
    for (const { key, value } of oldest) {
      this.#layout.ids.remove(Buffer.from(value));
      this.#layout.spent.remove(Buffer.from(key));
      forgotten += 1;
    }
    stock.spent -= forgotten;
    return forgotten;
  }
}
