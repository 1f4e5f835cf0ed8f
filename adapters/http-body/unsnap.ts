import { BodyRefused } from './body-refused.ts';
import type { Breather } from './breather.ts';

/**
 * Snappy's block format (google/snappy, format_description.txt), which Prometheus and Loki speak. Our own, because
 * the packages at hand trust the length that a body claims and can't rest; this one stays inside its bounds.
 */
const MAX_LENGTH_BYTES = 5;
/** A copy of 64 bytes takes two bytes at least: who claims more claims what can't be. */
const MAX_RATIO = 64;
/** Output between two looks at the clock. */
const LOOK_EVERY_BYTES = 65_536;

function damaged(what: string): BodyRefused {
  return new BodyRefused('invalid_body', `the snappy body is damaged: ${what}`);
}

/** The length the body claims, and where its elements begin. */
function readLength(body: Buffer): { length: number; at: number } {
  let length = 0;
  for (let at = 0; at < MAX_LENGTH_BYTES; at += 1) {
    const byte = body[at];
    if (byte === undefined) break;
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return { length, at: at + 1 };
  }
  throw damaged('its length cannot be read');
}

/** Bytes that follow a tag: of a copy by its kind, of a literal by how its length is written. */
function argumentBytes(tag: number): number {
  const kind = tag & 3;
  if (kind !== 0) return kind === 3 ? 4 : kind;
  return Math.max(0, (tag >> 2) - 59);
}

/** Copies from what was written before; where source and target overlap, bytes repeat. */
function copyBack(output: Buffer, to: number, offset: number, length: number): void {
  if (offset === 0 || offset > to) throw damaged('a copy from before its beginning');
  if (length > output.length - to) throw damaged('it is longer than it claims');
  if (offset >= length) {
    output.copyWithin(to, to - offset, to - offset + length);
    return;
  }
  for (let i = to; i < to + length; i += 1) output[i] = output[i - offset] ?? 0;
}

/** Reads the element at `at` and writes it at `to`; both positions behind it. */
function readElement(body: Buffer, at: number, output: Buffer, to: number): { at: number; to: number } {
  const tag = body[at] ?? 0;
  const more = argumentBytes(tag);
  const behind = at + 1 + more;
  if (behind > body.length) throw damaged('it ends too early');
  const argument = more === 0 ? 0 : body.readUIntLE(at + 1, more);
  const kind = tag & 3;
  if (kind === 0) {
    const count = 1 + (more === 0 ? tag >> 2 : argument);
    if (behind + count > body.length) throw damaged('it ends too early');
    if (count > output.length - to) throw damaged('it is longer than it claims');
    body.copy(output, to, behind, behind + count);
    return { at: behind + count, to: to + count };
  }
  // The shortest copy keeps three bits of its offset in the tag.
  const count = kind === 1 ? 4 + ((tag >> 2) & 7) : 1 + (tag >> 2);
  copyBack(output, to, kind === 1 ? ((tag >> 5) << 8) | argument : argument, count);
  return { at: behind, to: to + count };
}

/**
 * @param hold reserves memory for the output before it is made
 * @throws BodyRefused (`invalid_body`, `body_too_large`)
 */
export async function unsnap(
  body: Buffer,
  maxBytes: number,
  hold: (bytes: number) => void,
  breather: Breather,
): Promise<Buffer> {
  const { length, at: start } = readLength(body);
  if (length > maxBytes) {
    throw new BodyRefused('body_too_large', `the decompressed body is larger than ${maxBytes} bytes`);
  }
  if (length > body.length * MAX_RATIO) throw damaged('it claims more than it can hold');
  hold(length);
  const output = Buffer.allocUnsafe(length);
  let place = { at: start, to: 0 };
  let lookAt = LOOK_EVERY_BYTES;
  while (place.at < body.length) {
    place = readElement(body, place.at, output, place.to);
    if (place.to < lookAt) continue;
    lookAt = place.to + LOOK_EVERY_BYTES;
    if (breather.isDue) await breather.rest();
  }
  if (place.to !== length) throw damaged('it is shorter than it claims');
  return output;
}
