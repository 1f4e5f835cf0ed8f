import { TrapRefused } from './trap-refused.ts';

/** One tag, length and value of BER. Its value is a view into the datagram. */
export interface Element {
  readonly tag: number;
  /** Where the tag stands in the bytes of the reader. */
  readonly at: number;
  readonly value: Buffer;
}

const MAX_LENGTH_BYTES = 4;
const MAX_ARCS = 128;
const MAX_ARC = 0xffff_ffff;

function damaged(what: string): TrapRefused {
  return new TrapRefused('damaged', what);
}

/**
 * Reads the elements of a constructed value one after the other (X.690, the part SNMP uses: one-byte tags and definite
 * lengths). It copies nothing, and whatever reaches over the end is refused.
 */
export class BerReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  next(): Element {
    const at = this.#at;
    const tag = this.#byte();
    if ((tag & 0x1f) === 0x1f) throw damaged('a tag of more than one byte');
    const length = this.#length();
    if (length > this.#bytes.length - this.#at) throw damaged('a length beyond the end');
    const value = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return { tag, at, value };
  }

  /** The value of the next element, which must have this tag. */
  expect(tag: number, what: string): Buffer {
    const element = this.next();
    if (element.tag !== tag) throw damaged(`${what} has tag ${element.tag}`);
    return element.value;
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw damaged('it ends too early');
    this.#at += 1;
    return byte;
  }

  #length(): number {
    const first = this.#byte();
    if (first < 0x80) return first;
    const count = first & 0x7f;
    if (count === 0 || count > MAX_LENGTH_BYTES) throw damaged('a length of a form that SNMP does not use');
    let length = 0;
    for (let i = 0; i < count; i += 1) length = length * 256 + this.#byte();
    return length;
  }
}

/** A signed integer of at most 4 bytes, or 5 where a leading zero keeps it positive. */
export function readInteger(value: Buffer): number {
  if (value.length === 0 || value.length > 5) throw damaged('an integer of a length that SNMP does not use');
  return value.readIntBE(0, value.length);
}

/** An unsigned integer of at most 64 bits: as a number where it is exact, else as its digits. */
export function readUnsigned(value: Buffer): number | string {
  if (value.length === 0 || value.length > 9) throw damaged('a counter of a length that SNMP does not use');
  let whole = 0n;
  for (const byte of value) whole = whole * 256n + BigInt(byte);
  return whole <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(whole) : whole.toString();
}

/** `1.3.6.1.6.3.1.1.5.3` */
export function readOid(value: Buffer): string {
  if (value.length === 0) return '0.0';
  const arcs: number[] = [];
  let arc = 0;
  let open = false;
  for (const byte of value) {
    arc = arc * 128 + (byte & 0x7f);
    if (arc > MAX_ARC) throw damaged('an object identifier with too large a number');
    open = byte >= 0x80;
    if (open) continue;
    arcs.push(arc);
    arc = 0;
    if (arcs.length > MAX_ARCS) throw damaged('an object identifier of too many numbers');
  }
  if (open) throw damaged('an object identifier that ends too early');
  const [joint = 0, ...rest] = arcs;
  const first = Math.min(2, Math.floor(joint / 40));
  return [first, joint - first * 40, ...rest].join('.');
}
