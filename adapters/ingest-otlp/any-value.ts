import {
  bytesField,
  endOfField,
  endOfMessage,
  FIXED64,
  integer,
  LENGTH,
  need,
  skipField,
  VARINT,
  WireFault,
  type WireReader,
} from '@aiops/wire';
import { type Attributes, put } from './attributes.ts';
import { MAX_ATTRIBUTES, MAX_DEPTH } from './limits.ts';

/** opentelemetry.proto.common.v1.AnyValue. An empty one is null. */
export function readAnyValue(reader: WireReader, end: number, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new WireFault(`values are nested more than ${MAX_DEPTH} deep`);
  let value: unknown = null;
  while (reader.pos < end) {
    const tag = reader.tag();
    value = readChoice(reader, tag, end, depth, value);
  }
  endOfMessage(reader, end);
  return value;
}

function readChoice(reader: WireReader, tag: number, end: number, depth: number, before: unknown): unknown {
  switch (tag >>> 3) {
    case 1:
      need(tag, LENGTH);
      return reader.string();
    case 2:
      need(tag, VARINT);
      return reader.bool();
    case 3:
      need(tag, VARINT);
      return integer(reader.int64());
    case 4:
      need(tag, FIXED64);
      return reader.double();
    case 5:
      return readArray(reader, endOfField(reader, tag, end), depth);
    case 6:
      return readList(reader, endOfField(reader, tag, end), depth);
    case 7:
      return bytesField(reader, tag, end).toString('base64');
    default:
      skipField(reader, tag);
      return before;
  }
}

function readArray(reader: WireReader, end: number, depth: number): unknown[] {
  const values: unknown[] = [];
  while (reader.pos < end) {
    const tag = reader.tag();
    if (tag >>> 3 === 1) values.push(readAnyValue(reader, endOfField(reader, tag, end), depth + 1));
    else skipField(reader, tag);
  }
  endOfMessage(reader, end);
  return values;
}

function readList(reader: WireReader, end: number, depth: number): Attributes {
  const values: Attributes = {};
  while (reader.pos < end) {
    const tag = reader.tag();
    if (tag >>> 3 === 1) readKeyValue(reader, endOfField(reader, tag, end), values, depth + 1);
    else skipField(reader, tag);
  }
  endOfMessage(reader, end);
  return values;
}

function readKeyValue(reader: WireReader, end: number, into: Attributes, depth: number): void {
  let key = '';
  let value: unknown = null;
  while (reader.pos < end) {
    const tag = reader.tag();
    switch (tag >>> 3) {
      case 1:
        need(tag, LENGTH);
        key = reader.string();
        break;
      case 2:
        value = readAnyValue(reader, endOfField(reader, tag, end), depth);
        break;
      default:
        skipField(reader, tag);
    }
  }
  endOfMessage(reader, end);
  put(into, key, value);
}

/** One more attribute of a record, point or resource; those beyond the bound are passed over. */
export function readAttribute(
  reader: WireReader,
  tag: number,
  outerEnd: number,
  into: Attributes,
  count: number,
): void {
  const end = endOfField(reader, tag, outerEnd);
  if (count > MAX_ATTRIBUTES) reader.pos = end;
  else readKeyValue(reader, end, into, 1);
}
