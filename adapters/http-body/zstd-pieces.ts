import { BodyRefused } from './body-refused.ts';

/**
 * Zstandard frames (RFC 8878) cut into pieces that decompress in a bounded time, so that a small body can't
 * claim gigabytes of window or megabytes of output in one step. Nothing is decompressed here.
 */
export interface ZstdPiece {
  readonly bytes: Uint8Array;
  readonly startsFrame: boolean;
  readonly endsFrame: boolean;
}

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
/** What the RFC asks every decoder to support, and what no more has to be. */
const MAX_WINDOW_BYTES = 8_388_608;
const MAX_BLOCK_BYTES = 131_072;

function damaged(what: string): BodyRefused {
  return new BodyRefused('invalid_body', `the zstd body is damaged: ${what}`);
}

interface FrameHeader {
  readonly bytes: number;
  readonly hasChecksum: boolean;
}

function windowOf(body: Buffer, at: number, singleSegment: boolean, contentBytes: number): number {
  if (singleSegment) return contentBytes;
  const descriptor = body.readUInt8(at + 5);
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function contentSize(body: Buffer, at: number, bytes: number): number {
  if (bytes === 8) return Number(body.readBigUInt64LE(at));
  if (bytes === 0) return 0;
  return body.readUIntLE(at, bytes) + (bytes === 2 ? 256 : 0);
}

function readFrameHeader(body: Buffer, at: number): FrameHeader {
  const descriptor = body.readUInt8(at + 4);
  const singleSegment = (descriptor & 0x20) !== 0;
  if ((descriptor & 3) !== 0) throw new BodyRefused('invalid_body', 'zstd dictionaries are not supported');
  const flag = descriptor >> 6;
  const sizeBytes = flag === 0 ? (singleSegment ? 1 : 0) : 2 ** flag;
  const fixed = singleSegment ? 5 : 6;
  const window = windowOf(body, at, singleSegment, contentSize(body, at + fixed, sizeBytes));
  if (window > MAX_WINDOW_BYTES) {
    throw new BodyRefused('invalid_body', 'zstd windows of more than 8 MiB are not supported');
  }
  return { bytes: fixed + sizeBytes, hasChecksum: (descriptor & 4) !== 0 };
}

/** Bytes of the block at a position, its header included, and whether it is the frame's last. */
function readBlockHeader(body: Buffer, at: number): { bytes: number; last: boolean } {
  const header = body.readUIntLE(at, 3);
  const type = (header >> 1) & 3;
  const size = header >> 3;
  if (type === 3) throw damaged('a block of a reserved type');
  if (size > MAX_BLOCK_BYTES) throw damaged('a block that is too large');
  return { bytes: 3 + (type === 1 ? 1 : size), last: (header & 1) === 1 };
}

function* framePieces(body: Buffer, start: number): Generator<ZstdPiece, number> {
  const header = readFrameHeader(body, start);
  let at = start + header.bytes;
  let from = start;
  for (let last = false; !last; ) {
    const block = readBlockHeader(body, at);
    last = block.last;
    at += block.bytes + (last && header.hasChecksum ? 4 : 0);
    if (at > body.length) throw damaged('it ends too early');
    yield { bytes: body.subarray(from, at), startsFrame: from === start, endsFrame: last };
    from = at;
  }
  return at;
}

/** One block at a time, the first with its frame's header. @throws BodyRefused (`invalid_body`) */
export function* zstdPieces(body: Buffer): Generator<ZstdPiece> {
  let at = 0;
  try {
    while (at < body.length) {
      const magic = body.readUInt32LE(at);
      if (magic === FRAME_MAGIC) at = yield* framePieces(body, at);
      else if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) at += 8 + body.readUInt32LE(at + 4);
      else throw damaged('it does not begin with a frame');
    }
    if (at > body.length) throw damaged('it ends too early');
  } catch (error) {
    if (error instanceof RangeError) throw damaged('it ends too early');
    throw error;
  }
}
