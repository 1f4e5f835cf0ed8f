import {
  endOfField,
  endOfMessage,
  type FieldWalk,
  LENGTH,
  need,
  openMessage,
  skipField,
  type WireReader,
} from '@aiops/wire';
import { DecodeRefused } from './decode-refused.ts';

/** Starts and ends in the body: start, end, start, end … */
export type Places = readonly number[];

/** What one scope of one resource sent. Logs and metrics are framed alike, with the same field numbers. */
export interface Frame {
  /** The same list for all frames of a resource; its attributes are read when they are needed. */
  readonly resource: Places;
  /** Name of the instrumentation scope. */
  readonly scope: string | undefined;
  readonly items: Places;
}

/** A step without a result: whoever drives it may let others have their turn. */
export type Walking<T> = Generator<null, T>;

/**
 * The outline of an export request. It is read before any item, so that a request that is cut off is refused as a
 * whole, and a damaged item spoils no other. Frames without items are not kept.
 * @throws WireFault or an error of the reader (see `faultOf`); DecodeRefused and TooManyFields beyond the bounds
 */
export function* framesOf(bytes: Buffer, walk: FieldWalk, maxItems: number): Walking<Frame[]> {
  const reader = openMessage(bytes);
  const frames: Frame[] = [];
  const count = { left: maxItems };
  while (reader.pos < bytes.length) {
    if (walk.step()) yield null;
    const tag = reader.tag();
    if (tag >>> 3 === 1) {
      yield* readResourceGroup(reader, endOfField(reader, tag, bytes.length), frames, walk, count);
    } else skipField(reader, tag);
  }
  endOfMessage(reader, bytes.length);
  return frames;
}

function* readResourceGroup(
  reader: WireReader,
  end: number,
  frames: Frame[],
  walk: FieldWalk,
  count: { left: number },
): Walking<void> {
  // One list for all frames of the resource: it may stand behind them.
  const resource: number[] = [];
  while (reader.pos < end) {
    if (walk.step()) yield null;
    const tag = reader.tag();
    const field = tag >>> 3;
    if (field === 1) {
      const stop = endOfField(reader, tag, end);
      if (stop > reader.pos) resource.push(reader.pos, stop);
      reader.pos = stop;
    } else if (field === 2) {
      const frame = yield* readScopeGroup(reader, endOfField(reader, tag, end), resource, walk, count);
      if (frame.items.length > 0) frames.push(frame);
    } else skipField(reader, tag);
  }
  endOfMessage(reader, end);
}

function* readScopeGroup(
  reader: WireReader,
  end: number,
  resource: Places,
  walk: FieldWalk,
  count: { left: number },
): Walking<Frame> {
  const items: number[] = [];
  let scope: string | undefined;
  while (reader.pos < end) {
    if (walk.step()) yield null;
    const tag = reader.tag();
    const field = tag >>> 3;
    if (field === 1) scope = yield* readScopeName(reader, endOfField(reader, tag, end), walk);
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

function* readScopeName(reader: WireReader, end: number, walk: FieldWalk): Walking<string | undefined> {
  let name: string | undefined;
  while (reader.pos < end) {
    if (walk.step()) yield null;
    const tag = reader.tag();
    if (tag >>> 3 === 1) {
      need(tag, LENGTH);
      name = reader.string();
    } else skipField(reader, tag);
  }
  endOfMessage(reader, end);
  return name === '' ? undefined : name;
}
