import { Readable } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import { Decompress } from 'fzstd';
import { BodyRefused } from './body-refused.ts';
import { Breather } from './breather.ts';
import { zstdPieces } from './zstd-pieces.ts';

/** More work than this on one body is an attack and not a log. */
const MAX_ZSTD_MS = 5000;

/** Collects output; `add` refuses what no request or what all together may not hold. */
export interface Output {
  add(bytes: Uint8Array): void;
  joined(): Promise<Buffer>;
}

/** Like Buffer.concat, but with rests: 30 MB take longer to copy than the loop may stand still. */
async function join(pieces: readonly Uint8Array[], total: number): Promise<Buffer> {
  const breather = new Breather();
  const whole = Buffer.allocUnsafe(total);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
    if (breather.isDue) await breather.rest();
  }
  return whole;
}

/** The pieces of a body, added up against a limit. `hold` reserves memory and throws when there is none. */
export function boundedOutput(maxBytes: number, what: string, hold: (bytes: number) => void): Output {
  const pieces: Uint8Array[] = [];
  let total = 0;
  return {
    add(bytes) {
      total += bytes.length;
      if (total > maxBytes) {
        throw new BodyRefused('body_too_large', `the ${what} is larger than ${maxBytes} bytes`);
      }
      hold(bytes.length);
      pieces.push(bytes);
    },
    joined: () => join(pieces, total),
  };
}

/** gzip or deflate, in zlib's own threads; stops as soon as the output is too large. */
export async function unzlib(body: Buffer, encoding: 'gzip' | 'deflate', output: Output): Promise<void> {
  const stream = Readable.from([body]).pipe(encoding === 'gzip' ? createGunzip() : createInflate());
  try {
    for await (const bytes of stream) output.add(bytes as Buffer);
  } catch (cause) {
    if (cause instanceof BodyRefused) throw cause;
    throw new BodyRefused('invalid_body', `the ${encoding} body is damaged`, cause);
  }
}

/** Zstandard in plain JavaScript, block by block, with rests in between. */
export async function unzstd(body: Buffer, output: Output): Promise<void> {
  const breather = new Breather();
  let decoder = new Decompress();
  for (const piece of zstdPieces(body)) {
    if (piece.startsFrame) decoder = new Decompress((bytes) => output.add(bytes));
    try {
      decoder.push(piece.bytes, piece.endsFrame);
    } catch (cause) {
      if (cause instanceof BodyRefused) throw cause;
      throw new BodyRefused('invalid_body', 'the zstd body is damaged', cause);
    }
    if (!breather.isDue) continue;
    await breather.rest();
    if (breather.spentMs > MAX_ZSTD_MS) {
      throw new BodyRefused('body_too_large', 'the zstd body takes too long to decompress');
    }
  }
}
