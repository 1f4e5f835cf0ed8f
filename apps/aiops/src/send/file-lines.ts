import { createReadStream } from 'node:fs';
import { fileUnreadable, readableSize } from '../cli/unreadable-file.ts';

/** A line as its bytes: what is wrong with them is for the server to say. */
export interface FileLine {
  readonly bytes: Buffer;
  /** From 1. */
  readonly number: number;
  /** Longer than `MAX_LINE_BYTES`: only the beginning is here. */
  readonly isCut: boolean;
}

export interface LineSource {
  /** As the person named it; `stdin` for `-`. */
  readonly name: string;
  /** Null when nobody knows, as for a pipe. */
  readonly bytes: number | null;
  readonly chunks: AsyncIterable<Buffer>;
}

/** What the server takes as one record. */
export const MAX_LINE_BYTES = 1_048_576;
const NEWLINE = 10;
const RETURN = 13;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Looks whether a file can be read; it is opened when its turn comes.
 * @throws CliError `file_unreadable`
 */
export async function findSource(path: string): Promise<LineSource> {
  if (path === '-') return { name: 'stdin', bytes: null, chunks: process.stdin };
  return { name: path, bytes: await readableSize(path), chunks: chunksOf(path) };
}

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path);
  } catch (error) {
    throw fileUnreadable(path, error);
  }
}

/** The lines that are not blank. Holds one line at a time, and of a long one only the beginning. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<FileLine> {
  const line = new GrowingLine();
  let number = 1;
  for await (const chunk of chunks) {
    let at = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, at)) {
      line.add(chunk.subarray(at, end));
      const whole = line.take(number);
      if (whole !== null) yield whole;
      number += 1;
      at = end + 1;
    }
    line.add(chunk.subarray(at));
  }
  const last = line.take(number);
  if (last !== null) yield last;
}

class GrowingLine {
  #parts: Buffer[] = [];
  #bytes = 0;
  #isCut = false;

  add(part: Buffer): void {
    const room = MAX_LINE_BYTES - this.#bytes;
    if (part.length > room) this.#isCut = true;
    const kept = part.subarray(0, room);
    if (kept.length === 0) return;
    this.#parts.push(kept);
    this.#bytes += kept.length;
  }

  /** The line so far, without its ends; null when it is blank. */
  take(number: number): FileLine | null {
    const bytes = trimmed(this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts), number);
    const line = bytes.length === 0 ? null : { bytes, number, isCut: this.#isCut };
    this.#parts = [];
    this.#bytes = 0;
    this.#isCut = false;
    return line;
  }
}

/** Leading blanks stay: in a log they say that the line continues the one before. */
function trimmed(line: Buffer | undefined, number: number): Buffer {
  if (line === undefined) return Buffer.alloc(0);
  const isMarked = number === 1 && line.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  const text = line.subarray(isMarked ? BYTE_ORDER_MARK.length : 0);
  let end = text.length;
  while (end > 0 && isBlank(text[end - 1])) end -= 1;
  return text.subarray(0, end);
}

function isBlank(byte: number | undefined): boolean {
  return byte === RETURN || byte === 32 || byte === 9;
}
