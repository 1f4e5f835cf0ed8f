import { endOfField, endOfMessage, LENGTH, need, openMessage, skipField, type WireReader } from '@aiops/wire';
import { readAttribute } from './any-value.ts';
import type { Attributes } from './attributes.ts';
import { DecodeRefused } from './decode-refused.ts';

/** What one scope of one resource sent. Logs and metrics are framed alike, with the same field numbers. */
export interface Frame {
  readonly resource: Attributes;
  /** Name of the instrumentation scope. */
  readonly scope: string | undefined;
  /** Start and end of each item in the body, one behind the other. */
  readonly items: readonly number[];
}

/**
 * The outline of an export request. It is read before any item, so that a request that is cut off is refused as a
 * whole, and a damaged item spoils no other.
 * @throws WireFault or an error of the reader (see `faultOf`); DecodeRefused beyond the greatest number of items
 */
export function framesOf(bytes: Buffer, maxItems: number): Frame[] {
  const reader = openMessage(bytes);
  const frames: Frame[] = [];
  const count = { left: maxItems };
  while (reader.pos < bytes.length) {
    const tag = reader.tag();
    if (tag >>> 3 === 1) readResourceGroup(reader, endOfField(reader, tag, bytes.length), frames, count);
    else skipField(reader, tag);
  }
  endOfMessage(reader, bytes.length);
  return frames;
}

function readResourceGroup(reader: WireReader, end: number, frames: Frame[], count: { left: number }): void {
  // One object for all frames of the resource: it may stand behind them.
  const resource: Attributes = {};
  while (reader.pos < end) {
    const tag = reader.tag();
    const field = tag >>> 3;
    if (field === 1) readResource(reader, endOfField(reader, tag, end), resource);
    else if (field === 2) frames.push(readScopeGroup(reader, endOfField(reader, tag, end), resource, count));
    else skipField(reader, tag);
  }
  endOfMessage(reader, end);
}

function readResource(reader: WireReader, end: number, into: Attributes): void {
  let attributes = 0;
  while (reader.pos < end) {
    const tag = reader.tag();
    if (tag >>> 3 === 1) {
      attributes += 1;
      readAttribute(reader, tag, end, into, attributes);
    } else skipField(reader, tag);
  }
  endOfMessage(reader, end);
}

function readScopeGroup(
  reader: WireReader,
  end: number,
  resource: Attributes,
  count: { left: number },
): Frame {
  const items: number[] = [];
  let scope: string | undefined;
  while (reader.pos < end) {
    const tag = reader.tag();
    const field = tag >>> 3;
    if (field === 1) scope = readScopeName(reader, endOfField(reader, tag, end));
    else if (field === 2) {
      const stop = endOfField(reader, tag, end);
      count.left -= 1;
      if (count.left < 0) throw new DecodeRefused('body_too_large', 'too many records in one request');
      items.push(reader.pos, stop);
      reader.pos = stop;
    } else skipField(reader, tag);
  }
  endOfMessage(reader, end);
  return { resource, scope, items };
}

function readScopeName(reader: WireReader, end: number): string | undefined {
  let name: string | undefined;
  while (reader.pos < end) {
    const tag = reader.tag();
    if (tag >>> 3 === 1) {
      need(tag, LENGTH);
      name = reader.string();
    } else skipField(reader, tag);
  }
  endOfMessage(reader, end);
  return name === '' ? undefined : name;
}
