import { createHash } from 'node:crypto';

/**
 * UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 random bits.
 * @param nowMs time, @param random 10 random bytes from the caller
 */
export function uuidv7(nowMs: number, random: Uint8Array): string {
  const time = Math.trunc(nowMs).toString(16).padStart(12, '0');
  const hex = Buffer.from(random.buffer, random.byteOffset, random.byteLength).toString('hex');
  const variant = ((Number.parseInt(hex.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(4, 7)}-${hex.slice(7, 19)}`;
}

/**
 * A hash of identity parts: 128 bits of SHA-256 in hex. A missing part is hashed as missing, so that
 * `['a', null]` and `['a', '']` differ and a source repeats itself. The parts come from foreign text: JSON keeps
 * them apart whatever they hold.
 */
export function hashParts(parts: readonly (string | number | null | undefined)[]): string {
  const text = JSON.stringify(
    parts.map((part) => (part === null || part === undefined ? null : String(part))),
  );
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
