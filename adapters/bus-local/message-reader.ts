import { decodeBody, type Subject } from '@aiops/contracts';
import { errorText } from '@aiops/kernel';
import type { HotTail, KeptMessage } from './hot-tail.ts';
import { decodeHead, type Head, type Layout, laneKey, seqKey, seqOfLaneKey } from './layout.ts';
import type { Stock } from './stock.ts';

/** A kept message whose stored form no longer makes sense. */
export interface UnreadableMessage {
  readonly subject: Subject;
  readonly seq: number;
  readonly id: string;
  readonly key: string | null;
  readonly publishedAtMs: number | null;
  readonly reason: string;
  /** What is stored, as text, cut to 64 KiB. */
  readonly text: string;
}

export interface Upcoming {
  readonly subject: Subject;
  readonly seq: number;
  /** Of its body as JSON. */
  readonly bytes: number;
  /** In memory as an object: nothing to read or decode. */
  readonly isHot: boolean;
}

const MAX_UNREADABLE_CHARACTERS = 64 * 1024;
const UNREADABLE_HEAD: Head = { id: '', key: null, publishedAtMs: 0, bytes: 0 };

/** Finds and reads messages, in memory when they are there, else on disk. */
export class MessageReader {
  readonly #layout: Layout;
  readonly #stock: Stock;
  readonly #hot: HotTail;

  constructor(layout: Layout, stock: Stock, hot: HotTail) {
    this.#layout = layout;
    this.#stock = stock;
    this.#hot = hot;
  }

  /** Up to `max` messages of a subject after one sequence and up to another, in order. */
  upcoming(subject: Subject, after: number, through: number, max: number): Upcoming[] {
    const hot = this.#hot.after(subject, after, max);
    if (hot !== null) return hot.map(({ seq, bytes }) => ({ subject, seq, bytes, isHot: true }));
    this.#layout.root.resetReadTxn();
    const { code } = this.#stock.of(subject);
    const rows = this.#layout.heads.getRange({
      start: laneKey(code, after + 1),
      end: laneKey(code, through + 1),
      limit: max,
    });
    const found: Upcoming[] = [];
    for (const { key, value } of rows) {
      found.push({ subject, seq: seqOfLaneKey(key), bytes: decodeHead(value)?.bytes ?? 0, isHot: false });
    }
    return found;
  }

  /** Messages of a subject after a sequence. */
  count(subject: Subject, after: number): number {
    const { code } = this.#stock.of(subject);
    return this.#layout.heads.getKeysCount({
      start: laneKey(code, after + 1),
      end: laneKey(code + 1, 0),
    });
  }

  /** Sequences of the newest messages, newest first. */
  newest(subject: Subject, limit: number): number[] {
    this.#layout.root.resetReadTxn();
    const { code } = this.#stock.of(subject);
    const keys = this.#layout.heads.getKeys({
      start: laneKey(code + 1, 0),
      end: laneKey(code, 0),
      reverse: true,
      limit,
    });
    return [...keys].map(seqOfLaneKey);
  }

  read(subject: Subject, seq: number): KeptMessage | UnreadableMessage {
    const hot = this.#hot.get(subject, seq);
    if (hot !== undefined) return hot;
    const row = this.#layout.heads.get(laneKey(this.#stock.of(subject).code, seq));
    const head = row === undefined ? null : decodeHead(row);
    const stored = this.#layout.bodies.get(seqKey(seq));
    if (head === null) return unreadable(subject, seq, UNREADABLE_HEAD, 'its index row is damaged', stored);
    if (stored === undefined) return unreadable(subject, seq, head, 'its body is missing', stored);
    try {
      return { ...head, subject, seq, body: decodeBody(subject, stored.toString()) };
    } catch (error) {
      return unreadable(subject, seq, head, errorText(error), stored);
    }
  }
}

function unreadable(
  subject: Subject,
  seq: number,
  head: Head,
  reason: string,
  stored: Buffer | undefined,
): UnreadableMessage {
  return {
    subject,
    seq,
    id: head.id === '' ? `seq-${seq}` : head.id,
    key: head.key,
    publishedAtMs: head.publishedAtMs === 0 ? null : head.publishedAtMs,
    reason,
    text: (stored?.toString() ?? '').slice(0, MAX_UNREADABLE_CHARACTERS),
  };
}
