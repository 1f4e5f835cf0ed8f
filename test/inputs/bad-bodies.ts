import { gzipSync } from 'node:zlib';

const MEGABYTE = 1_048_576;
const ZSTD_BLOCK = 131_072;
const ZSTD_RLE = 1;

/** Zeros behind gzip, a thousand to one: as members one after the other, as `cat a.gz a.gz` makes them. */
export function gzipBomb(megabytes: number): Buffer {
  const member = gzipSync(Buffer.alloc(10 * MEGABYTE));
  return Buffer.concat(Array.from({ length: megabytes / 10 }, () => member));
}

/** One Zstandard frame (RFC 8878) of blocks that say "this byte, 131,072 times": four bytes each. */
export function zstdBomb(megabytes: number): Buffer {
  const MAGIC_AND_WINDOW = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38]);
  const blocks = (megabytes * MEGABYTE) / ZSTD_BLOCK;
  const body = Buffer.alloc(blocks * 4, 0);
  for (let i = 0; i < blocks; i += 1) {
    const last = i === blocks - 1 ? 1 : 0;
    body.writeUIntLE(last | (ZSTD_RLE << 1) | (ZSTD_BLOCK << 3), i * 4, 3);
    body[i * 4 + 3] = 0x20;
  }
  return Buffer.concat([MAGIC_AND_WINDOW, body]);
}

/** A snappy block that claims four gigabytes and holds none. */
export const SNAPPY_CLAIM = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0x00]);

/** `[[[…]]]`, so deep that who walks it by calling himself falls. */
export function deepJson(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}
