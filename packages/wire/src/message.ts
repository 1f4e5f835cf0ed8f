import { CodedError } from '@aiops/kernel';
import protobuf from 'protobufjs/minimal.js';

/**
 * Protobuf messages field by field, over the reader of protobufjs. Stricter than generated decoders: a known field
 * with another wire type, and a message that ends inside a field, are faults and not guesses.
 */
export type WireReader = InstanceType<typeof protobuf.Reader>;

/** For the few small messages that we answer with. */
export function newWriter(): InstanceType<typeof protobuf.Writer> {
  return protobuf.Writer.create();
}

export const VARINT = 0;
export const FIXED64 = 1;
export const LENGTH = 2;
const GROUP = 3;

/** What is sent is no such message. The text is for its sender. */
export class WireFault extends CodedError {
  constructor(message: string) {
    super('invalid_body', message);
  }
}

/** A reader over a part of a body: positions stay those of the body. */
export function openMessage(bytes: Buffer, start = 0, end = bytes.length): WireReader {
  const reader = protobuf.Reader.create(bytes);
  reader.pos = start;
  reader.len = end;
  return reader;
}

/** @throws WireFault when the field has another wire type than the one it must have */
export function need(tag: number, wireType: number): void {
  if ((tag & 7) !== wireType) {
    throw new WireFault(`field ${tag >>> 3} has the wire type ${tag & 7} instead of ${wireType}`);
  }
}

/** The end of the length-delimited field that begins here, checked against the end of what holds it. */
export function endOfField(reader: WireReader, tag: number, outerEnd: number): number {
  need(tag, LENGTH);
  const size = reader.size();
  const end = reader.pos + size;
  if (end > outerEnd) throw new WireFault(`field ${tag >>> 3} is longer than what holds it`);
  return end;
}

/** Call it behind the last field of a message: it must end where its holder said. */
export function endOfMessage(reader: WireReader, end: number): void {
  if (reader.pos !== end) throw new WireFault('a field goes beyond the end of its message');
}

/** Unknown fields are of a later version: they are passed over. */
export function skipField(reader: WireReader, tag: number): void {
  // A group is walked through in one go, however long it is; no protocol of today has any.
  if ((tag & 7) === GROUP) throw new WireFault(`field ${tag >>> 3} is a group`);
  reader.skipType(tag & 7, 0, tag >>> 3);
}

/** A message of two texts, the name first: labels and metadata of several protocols. */
export function readTextPair(reader: WireReader, end: number): [name: string, value: string] {
  let name = '';
  let value = '';
  while (reader.pos < end) {
    const tag = reader.tag();
    const field = tag >>> 3;
    if (field === 1 || field === 2) {
      need(tag, LENGTH);
      if (field === 1) name = reader.string();
      else value = reader.string();
    } else skipField(reader, tag);
  }
  endOfMessage(reader, end);
  return [name, value];
}

/** The raw bytes of a field. */
export function bytesField(reader: WireReader, tag: number, outerEnd: number): Buffer {
  const end = endOfField(reader, tag, outerEnd);
  const start = reader.pos;
  reader.pos = end;
  return Buffer.from(reader.buf.buffer, reader.buf.byteOffset + start, end - start);
}

/** A 64-bit integer as a number, or as text where a number can't hold it. */
export function integer(value: number | object): number | string {
  if (typeof value === 'number') return value;
  // A Long of protobufjs; its type is not known to all compilers.
  const number =
    'toNumber' in value && typeof value.toNumber === 'function' ? Number(value.toNumber()) : Number.NaN;
  return Number.isSafeInteger(number) ? number : String(value);
}

export interface Fault {
  readonly reason: string;
}

/** The fault that reading foreign bytes ended with. @throws what is none, for it is a bug of ours */
export function faultOf(error: unknown): Fault {
  if (error instanceof WireFault) return { reason: error.message };
  // protobufjs throws these two, and no subclass of its own, on damaged bytes.
  const isReaders = error instanceof RangeError || (error instanceof Error && error.constructor === Error);
  if (!isReaders) throw error;
  return { reason: `the protobuf message is damaged: ${error.message}` };
}
