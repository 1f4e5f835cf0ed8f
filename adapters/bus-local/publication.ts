import { encodeBody, type Subject } from '@aiops/contracts';
import type { CodedError } from '@aiops/kernel';
import type { OutgoingMessage, PublishReceipt } from '@aiops/ports';
import type { Change } from './commit-queue.ts';
import type { KeptMessage } from './hot-tail.ts';
import { digestOf, encodeHead, INDEX_BYTES, type Layout, laneKey, seqKey, writeLastSeq } from './layout.ts';
import type { Stock } from './stock.ts';

/** Where a publication is written to and whom it tells. */
export interface PublicationHost {
  readonly layout: Layout;
  readonly stock: Stock;
  now(): number;
  nextSeq(): number;
  /** Ids of the current group by digest: lmdb doesn't show them before the commit. */
  readonly groupIds: Map<string, number>;
  release(sizes: ReadonlyMap<Subject, number>): void;
  published(messages: readonly KeptMessage[], duplicates: number): void;
}

interface Encoded {
  readonly message: OutgoingMessage;
  readonly body: Buffer;
  readonly bytes: number;
}

/** One call of publish on its way to disk. */
export class Publication implements Change {
  readonly bytes: number;
  /** What it will keep, by subject. */
  readonly sizes: ReadonlyMap<Subject, number>;
  readonly receipts: Promise<PublishReceipt[]>;
  readonly #encoded: readonly Encoded[];
  readonly #host: PublicationHost;
  #resolve: (receipts: PublishReceipt[]) => void = () => {};
  #reject: (error: CodedError) => void = () => {};
  #released = false;
  #written: PublishReceipt[] = [];
  #kept: KeptMessage[] = [];

  constructor(messages: readonly OutgoingMessage[], host: PublicationHost) {
    this.#host = host;
    this.#encoded = messages.map((message) => {
      const body = Buffer.from(encodeBody(message.body));
      return { message, body, bytes: body.length + Buffer.byteLength(message.id) + INDEX_BYTES };
    });
    const sizes = new Map<Subject, number>();
    let total = 0;
    for (const { message, bytes } of this.#encoded) {
      sizes.set(message.subject, (sizes.get(message.subject) ?? 0) + bytes);
      total += bytes;
    }
    this.bytes = total;
    this.sizes = sizes;
    this.receipts = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  write(): void {
    this.#release();
    const publishedAtMs = this.#host.now();
    for (const encoded of this.#encoded) this.#writeOne(encoded, publishedAtMs);
    for (const subject of new Set(this.#kept.map((message) => message.subject))) {
      this.#host.stock.write(subject);
    }
    const last = this.#kept.at(-1);
    if (last !== undefined) writeLastSeq(this.#host.layout, last.seq);
  }

  committed(): void {
    this.#host.published(this.#kept, this.#written.length - this.#kept.length);
    this.#resolve(this.#written);
  }

  failed(error: CodedError): void {
    this.#release();
    this.#reject(error);
  }

  #writeOne({ message, body, bytes }: Encoded, publishedAtMs: number): void {
    const { layout, stock, groupIds } = this.#host;
    const { subject, id, key } = message;
    const digest = digestOf(subject, id);
    const digestText = digest.toString('latin1');
    const first = groupIds.get(digestText) ?? layout.ids.get(digest)?.readUIntBE(0, 6);
    if (first !== undefined) {
      this.#written.push({ seq: first, duplicate: true });
      return;
    }
    const seq = this.#host.nextSeq();
    const row = stock.of(subject);
    layout.bodies.put(seqKey(seq), body);
    layout.heads.put(laneKey(row.code, seq), encodeHead({ id, key, publishedAtMs, bytes }));
    layout.ids.put(digest, seqKey(seq));
    groupIds.set(digestText, seq);
    row.messages += 1;
    row.bytes += bytes;
    this.#kept.push({ subject, id, key, seq, publishedAtMs, bytes, body: message.body });
    this.#written.push({ seq, duplicate: false });
  }

  /** Room that was set aside becomes stock, or free again; once. */
  #release(): void {
    if (!this.#released) this.#host.release(this.sizes);
    this.#released = true;
  }
}
