import { CodedError } from '@aiops/kernel';
import type { DecodedItem } from '@aiops/ports';
import {
  endOfField,
  endOfMessage,
  FieldWalk,
  faultOf,
  integer,
  LENGTH,
  nanosTextToMs,
  need,
  openMessage,
  readTextPair,
  skipField,
  VARINT,
  WireFault,
  type WireReader,
} from '@aiops/wire';
import { FIELDS_PER_RECORD, type LokiLimits, MAX_LABELS } from './limits.ts';
import { type Labels, parseLabels } from './stream-labels.ts';
import { contextOf, type StreamContext, toRecord } from './to-record.ts';

/** One line: its record in the shape of the intake, or why it is refused. */
export type Line = Pick<DecodedItem, 'records' | 'refused'>;
export type LokiContent = 'protobuf' | 'json';

/**
 * The lines of a push request, in order; null is a step without one, at which others may have their turn.
 * @throws CodedError `invalid_body` or `body_too_large` before the first line, when nothing can be taken
 */
export function decodePush(bytes: Buffer, content: LokiContent, limits: LokiLimits): Iterable<Line | null> {
  return content === 'json' ? jsonLines(bytes, limits) : protobufLines(bytes, limits);
}

function outline<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw refusalOf(error);
  }
}

/** What the sender is told of a request of which nothing can be taken. */
function refusalOf(error: unknown): CodedError {
  if (error instanceof CodedError && !(error instanceof WireFault)) return error;
  return new CodedError('invalid_body', faultOf(error).reason, { cause: error });
}

function lineOf(read: () => Readonly<Record<string, unknown>>): Line {
  try {
    return { records: [read()] };
  } catch (error) {
    return { records: [], refused: faultOf(error).reason };
  }
}

function tooMany({ records }: LokiLimits): CodedError {
  return new CodedError('body_too_large', `more than ${records} lines in one request`);
}

interface ProtobufStream {
  readonly context: StreamContext;
  /** Start and end of each entry in the body. */
  readonly entries: readonly number[];
}

function* protobufLines(bytes: Buffer, limits: LokiLimits): Generator<Line | null> {
  for (const { context, entries } of yield* streamsOf(bytes, limits)) {
    for (let i = 0; i + 1 < entries.length; i += 2) {
      const start = entries[i] ?? 0;
      const end = entries[i + 1] ?? 0;
      yield end - start > limits.recordBytes
        ? { records: [], refused: `is larger than ${limits.recordBytes} bytes` }
        : lineOf(() => readEntry(bytes, start, end, context));
    }
  }
}

/** The streams that have lines. They are read before any line, so that a request that is cut off leaves nothing behind. */
function* streamsOf(bytes: Buffer, limits: LokiLimits): Generator<null, ProtobufStream[]> {
  const reader = openMessage(bytes);
  const streams: ProtobufStream[] = [];
  const walk = new FieldWalk(limits.records * FIELDS_PER_RECORD);
  let left = limits.records;
  try {
    while (reader.pos < bytes.length) {
      if (walk.step()) yield null;
      const tag = reader.tag();
      if (tag >>> 3 === 1) {
        const stream = yield* readStream(reader, endOfField(reader, tag, bytes.length), walk, left);
        if (stream === null) throw tooMany(limits);
        left -= stream.entries.length / 2;
        if (stream.entries.length > 0) streams.push(stream);
      } else skipField(reader, tag);
    }
    endOfMessage(reader, bytes.length);
  } catch (error) {
    throw refusalOf(error);
  }
  return streams;
}

function* readStream(
  reader: WireReader,
  end: number,
  walk: FieldWalk,
  maxEntries: number,
): Generator<null, ProtobufStream | null> {
  let labels = '';
  const entries: number[] = [];
  while (reader.pos < end) {
    if (walk.step()) yield null;
    const tag = reader.tag();
    switch (tag >>> 3) {
      case 1:
        need(tag, LENGTH);
        labels = reader.string();
        break;
      case 2: {
        const stop = endOfField(reader, tag, end);
        entries.push(reader.pos, stop);
        if (entries.length > maxEntries * 2) return null;
        reader.pos = stop;
        break;
      }
      default:
        skipField(reader, tag);
    }
  }
  endOfMessage(reader, end);
  return { context: contextOf(parseLabels(labels)), entries };
}

function readEntry(bytes: Buffer, start: number, end: number, context: StreamContext) {
  const reader = openMessage(bytes, start, end);
  let ms: number | null = null;
  let line = '';
  const metadata: [string, string][] = [];
  while (reader.pos < end) {
    const tag = reader.tag();
    switch (tag >>> 3) {
      case 1:
        ms = readTimestamp(reader, endOfField(reader, tag, end));
        break;
      case 2:
        need(tag, LENGTH);
        line = reader.string();
        break;
      case 3:
        metadata.push(readTextPair(reader, endOfField(reader, tag, end)));
        if (metadata.length > MAX_LABELS) throw new WireFault(`more than ${MAX_LABELS} names of metadata`);
        break;
      default:
        skipField(reader, tag);
    }
  }
  endOfMessage(reader, end);
  if (ms === null) throw new WireFault('a line without a timestamp');
  return toRecord(context, ms, line, metadata.length === 0 ? undefined : Object.fromEntries(metadata));
}

/** The last second that the wire form can write, 9999-12-31. */
const MAX_SECONDS = 253_402_300_799;

/** google.protobuf.Timestamp, in ms. */
function readTimestamp(reader: WireReader, end: number): number {
  let seconds = 0;
  let nanos = 0;
  while (reader.pos < end) {
    const tag = reader.tag();
    const field = tag >>> 3;
    if (field === 1 || field === 2) {
      need(tag, VARINT);
      if (field === 1) seconds = Number(integer(reader.int64()));
      else nanos = reader.int32();
    } else skipField(reader, tag);
  }
  endOfMessage(reader, end);
  if (!(seconds >= 0 && seconds <= MAX_SECONDS && nanos >= 0 && nanos < 1e9)) {
    throw new WireFault('a timestamp that is no time since 1970');
  }
  return seconds * 1000 + Math.floor(nanos / 1e6);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `{"streams":[{"stream":{…},"values":[["<nanoseconds>","<line>",{…}]]}]}` */
function* jsonLines(bytes: Buffer, limits: LokiLimits): Generator<Line> {
  const streams = outline(() => jsonStreams(bytes, limits));
  const lines = streams.reduce((sum, { values }) => sum + values.length, 0);
  if (lines > limits.records) throw tooMany(limits);
  for (const { context, values } of streams) {
    for (const value of values) yield lineOf(() => jsonLine(context, value));
  }
}

function jsonStreams(
  bytes: Buffer,
  limits: LokiLimits,
): { context: StreamContext; values: readonly unknown[] }[] {
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.slice(0, 200) : 'unreadable';
    throw new WireFault(`the body is not JSON: ${why}`);
  }
  if (!isObject(body) || !Array.isArray(body.streams))
    throw new WireFault('the body must be {"streams":[…]}');
  const walk = new FieldWalk(limits.records * FIELDS_PER_RECORD);
  return body.streams.map((stream: unknown) => {
    walk.step();
    if (!isObject(stream) || !Array.isArray(stream.values)) {
      throw new WireFault('a stream must be {"stream":{…},"values":[…]}');
    }
    return { context: contextOf(textsOf(stream.stream, 'stream')), values: stream.values };
  });
}

function textsOf(value: unknown, name: string): Labels {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new WireFault(`${name} must be an object of strings`);
  const pairs = Object.entries(value);
  if (pairs.length > MAX_LABELS) throw new WireFault(`${name} has more than ${MAX_LABELS} names`);
  const texts: [string, string][] = [];
  for (const [key, text] of pairs) {
    if (typeof text !== 'string') throw new WireFault(`${name} must be an object of strings`);
    texts.push([key, text]);
  }
  return Object.fromEntries(texts);
}

function jsonLine(context: StreamContext, value: unknown) {
  if (!Array.isArray(value)) throw new WireFault('a line must be ["<nanoseconds>","<line>"]');
  const [time, line, metadata]: unknown[] = value;
  const ms = typeof time === 'string' ? nanosTextToMs(time) : null;
  if (ms === null) throw new WireFault('the time of a line must be nanoseconds since 1970, as text');
  if (typeof line !== 'string') throw new WireFault('a line must be text');
  return toRecord(context, ms, line, metadata === undefined ? undefined : textsOf(metadata, 'metadata'));
}
