import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { errorCode, errorText } from '@aiops/kernel';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';
import { fileUnreadable } from './unreadable-file.ts';

/** Of a longer line the rest is left out. */
const MAX_LINE = 1_048_576;
const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * All lines of a file, or of standard input for `-`, blank ones too; what gzip packed is unpacked. Holds one line.
 * @param onBytes hears how many bytes were read, as they lie in the file
 * @throws CliError `file_unreadable`, `file_broken`
 */
export async function* textLines(path: string, onBytes: (count: number) => void): AsyncGenerator<string> {
  try {
    yield* linesOf(unpacked(bytesOf(path, onBytes)));
  } catch (error) {
    if (errorCode(error).startsWith('Z_')) throw broken(path, error);
    throw error;
  }
}

async function* bytesOf(path: string, onBytes: (count: number) => void): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of path === '-' ? process.stdin : createReadStream(path)) {
      onBytes(chunk.length);
      yield chunk;
    }
  } catch (error) {
    throw fileUnreadable(path, error);
  }
}

/** The first bytes tell, not the name. */
async function* unpacked(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const head: Buffer[] = [];
  let size = 0;
  while (size < GZIP.length) {
    const next = await chunks.next();
    if (next.done === true) break;
    head.push(next.value);
    size += next.value.length;
  }
  const all = joined(head, chunks);
  if (!Buffer.concat(head).subarray(0, GZIP.length).equals(GZIP)) {
    yield* all;
    return;
  }
  const source = Readable.from(all);
  const gunzip = createGunzip();
  source.once('error', (error) => gunzip.destroy(error));
  yield* source.pipe(gunzip);
}

async function* joined(head: readonly Buffer[], rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* head;
  yield* rest;
}

async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const [first = '', ...others] = decoder.decode(chunk, { stream: true }).split('\n');
    if (rest.length < MAX_LINE) rest += first;
    for (const text of others) {
      yield withoutEnd(rest);
      rest = text;
    }
  }
  rest += decoder.decode();
  if (rest !== '') yield withoutEnd(rest);
}

function withoutEnd(line: string): string {
  const text = line.length > MAX_LINE ? line.slice(0, MAX_LINE) : line;
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

function broken(path: string, cause: unknown): CliError {
  return new CliError(EXIT.failed, 'file_broken', `${path} can’t be unpacked: ${errorText(cause)}`, {
    advice: 'check it with gzip -t, or fetch it again',
    cause,
  });
}
