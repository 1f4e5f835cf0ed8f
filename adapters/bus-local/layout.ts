import { createHash } from 'node:crypto';
import type { Subject } from '@aiops/contracts';
import { CodedError } from '@aiops/kernel';
import { type Database, open, type RootDatabase } from 'lmdb';

/** Raw bytes under raw bytes: every encoding is in this file. */
export type Table = Database<Buffer, Buffer>;

/** The lmdb databases of the bus; what they hold is drawn in index.ts. */
export interface Layout {
  readonly root: RootDatabase<Buffer, Buffer>;
  readonly meta: Table;
  readonly subjects: Table;
  readonly heads: Table;
  readonly bodies: Table;
  readonly ids: Table;
  readonly spent: Table;
  readonly consumers: Table;
}

/** What is known of a message without its body. */
export interface Head {
  readonly id: string;
  readonly key: string | null;
  readonly publishedAtMs: number;
  /** What the message counts for in usage and quotas: its body as JSON and a fixed share for its index rows. */
  readonly bytes: number;
}

/** Index rows of a message: head, digest, tree pages. */
export const INDEX_BYTES = 200;

const FORMAT = '1';
const FORMAT_KEY = Buffer.from('format');
const LAST_SEQ_KEY = Buffer.from('last_seq');
const SEQ_BYTES = 6;

/**
 * Opens or creates the databases.
 * @throws CodedError `bus_format` when the directory was written by another version of this layout.
 */
export function openLayout(directory: string, limitBytes: number): Layout {
  const root = open<Buffer, Buffer>({
    path: directory,
    // A directory name with a dot in it must not be taken for a file.
    noSubdir: false,
    encoding: 'binary',
    keyEncoding: 'binary',
    maxDbs: 12,
    // Address space, not memory or disk: with room to spare the map is never moved while it is read.
    mapSize: limitBytes * 2 + 256 * 1024 * 1024,
    // Batches are our own (commit-queue.ts). With the library's batching on, a failed commit rejects a promise
    // that nobody can reach, and that ends the process.
    eventTurnBatching: false,
  });
  const table = (name: string): Table =>
    root.openDB<Buffer, Buffer>({ name, encoding: 'binary', keyEncoding: 'binary' });
  const layout: Layout = {
    root,
    meta: table('meta'),
    subjects: table('subjects'),
    heads: table('heads'),
    bodies: table('bodies'),
    ids: table('ids'),
    spent: table('spent'),
    consumers: table('consumers'),
  };
  const format = layout.meta.get(FORMAT_KEY)?.toString();
  if (format === undefined) layout.meta.putSync(FORMAT_KEY, Buffer.from(FORMAT));
  else if (format !== FORMAT) {
    throw new CodedError(
      'bus_format',
      `the bus directory has format ${format}; this version reads ${FORMAT}`,
    );
  }
  return layout;
}

export function readLastSeq(layout: Layout): number {
  return layout.meta.get(LAST_SEQ_KEY)?.readUIntBE(0, SEQ_BYTES) ?? 0;
}

export function writeLastSeq(layout: Layout, seq: number): void {
  layout.meta.put(LAST_SEQ_KEY, seqKey(seq));
}

/** 48 bits, big end first, so that keys sort by sequence. */
export function seqKey(seq: number): Buffer {
  const key = Buffer.allocUnsafe(SEQ_BYTES);
  key.writeUIntBE(seq, 0, SEQ_BYTES);
  return key;
}

/** 16 bits of the subject's code, then the sequence: the messages of a subject lie together, in order. */
export function laneKey(code: number, seq: number): Buffer {
  const key = Buffer.allocUnsafe(2 + SEQ_BYTES);
  key.writeUInt16BE(code, 0);
  key.writeUIntBE(seq, 2, SEQ_BYTES);
  return key;
}

export function seqOfLaneKey(key: Buffer): number {
  return key.readUIntBE(2, SEQ_BYTES);
}

/** 16 bytes for any length of id: the key of the dedup index. */
export function digestOf(subject: Subject, id: string): Buffer {
  return createHash('sha256').update(subject).update('\u0000').update(id).digest().subarray(0, 16);
}

export function encodeHead(head: Head): Buffer {
  return Buffer.from(JSON.stringify([head.id, head.key, head.publishedAtMs, head.bytes]));
}

/** Null for a row that can't be read: the message is then treated like one with a damaged body. */
export function decodeHead(bytes: Buffer): Head | null {
  const row = parseRow(bytes);
  if (!Array.isArray(row)) return null;
  const [id, key, publishedAtMs, size] = row as unknown[];
  if (typeof id !== 'string' || typeof publishedAtMs !== 'number' || typeof size !== 'number') return null;
  if (key !== null && typeof key !== 'string') return null;
  return { id, key, publishedAtMs, bytes: size };
}

/** A row of ours as a JSON value; undefined when it is damaged. */
export function parseRow(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
