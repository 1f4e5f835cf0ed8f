import {
  endOfField,
  endOfMessage,
  FIXED64,
  fixedNanosToMs,
  integer,
  need,
  openMessage,
  skipField,
  VARINT,
  WireFault,
  type WireReader,
} from '@aiops/wire';
import { readAttribute } from './any-value.ts';
import type { Attributes } from './attributes.ts';
import { MAX_BUCKETS } from './limits.ts';
import type { MetricKind } from './metric.ts';

/** A data point of any kind; what its kind does not have, or what it did not state, is undefined or empty. */
export interface OtlpPoint {
  /** Ms since 1970, 0 when not stated. */
  timeMs: number;
  attributes: Attributes;
  /** "No recorded value": the series has ended. */
  stale: boolean;
  value: number | undefined;
  count: number | undefined;
  sum: number | undefined;
  bucketCounts: number[];
  /** Upper bounds of the buckets but the last, which has none. */
  bounds: number[];
  quantiles: { readonly quantile: number; readonly value: number }[];
}

export function emptyPoint(): OtlpPoint {
  return {
    timeMs: 0,
    attributes: {},
    stale: false,
    value: undefined,
    count: undefined,
    sum: undefined,
    bucketCounts: [],
    bounds: [],
    quantiles: [],
  };
}

type Part =
  | 'attributes'
  | 'time'
  | 'double'
  | 'int'
  | 'count'
  | 'sum'
  | 'buckets'
  | 'bounds'
  | 'quantile'
  | 'flags';

const NUMBER_POINT: Readonly<Record<number, Part>> = {
  7: 'attributes',
  3: 'time',
  4: 'double',
  6: 'int',
  8: 'flags',
};
/** The parts of a point by field number, for each kind. */
const PARTS: Readonly<Record<MetricKind, Readonly<Record<number, Part>>>> = {
  gauge: NUMBER_POINT,
  sum: NUMBER_POINT,
  histogram: { 9: 'attributes', 3: 'time', 4: 'count', 5: 'sum', 6: 'buckets', 7: 'bounds', 10: 'flags' },
  exponential_histogram: { 1: 'attributes', 3: 'time', 4: 'count', 5: 'sum', 10: 'flags' },
  summary: { 7: 'attributes', 3: 'time', 4: 'count', 5: 'sum', 6: 'quantile', 8: 'flags' },
};
const NO_RECORDED_VALUE = 1;

/** @throws WireFault or an error of the reader (see `faultOf`) */
export function readPoint(bytes: Buffer, start: number, end: number, kind: MetricKind): OtlpPoint {
  const reader = openMessage(bytes, start, end);
  const point = emptyPoint();
  const parts = PARTS[kind];
  let attributes = 0;
  while (reader.pos < end) {
    const tag = reader.tag();
    const part = parts[tag >>> 3];
    if (part === undefined) skipField(reader, tag);
    else if (part === 'attributes') {
      attributes += 1;
      readAttribute(reader, tag, end, point.attributes, attributes);
    } else readPart(reader, tag, end, part, point);
  }
  endOfMessage(reader, end);
  return point;
}

function readPart(reader: WireReader, tag: number, end: number, part: Part, point: OtlpPoint): void {
  switch (part) {
    case 'time':
      need(tag, FIXED64);
      point.timeMs = fixedNanosToMs(reader);
      break;
    case 'double':
      need(tag, FIXED64);
      point.value = reader.double();
      break;
    case 'int':
      need(tag, FIXED64);
      point.value = Number(integer(reader.sfixed64()));
      break;
    case 'count':
      need(tag, FIXED64);
      point.count = readCount(reader);
      break;
    case 'sum':
      need(tag, FIXED64);
      point.sum = reader.double();
      break;
    case 'buckets':
      readPacked(reader, tag, end, point.bucketCounts, readCount);
      break;
    case 'bounds':
      readPacked(reader, tag, end, point.bounds, readDouble);
      break;
    case 'quantile':
      readQuantile(reader, endOfField(reader, tag, end), point);
      break;
    default:
      need(tag, VARINT);
      point.stale = (reader.uint32() & NO_RECORDED_VALUE) !== 0;
  }
}

function readCount(reader: WireReader): number {
  return Number(integer(reader.fixed64()));
}
function readDouble(reader: WireReader): number {
  return reader.double();
}

/** A repeated field of eight bytes each, in one piece or one by one: decoders must take both. */
function readPacked(
  reader: WireReader,
  tag: number,
  outerEnd: number,
  into: number[],
  readOne: (reader: WireReader) => number,
): void {
  if ((tag & 7) === FIXED64) {
    pushBounded(into, readOne(reader));
    return;
  }
  const end = endOfField(reader, tag, outerEnd);
  while (reader.pos < end) pushBounded(into, readOne(reader));
  endOfMessage(reader, end);
}

function pushBounded<T>(into: T[], value: T): void {
  if (into.length > MAX_BUCKETS) throw new WireFault(`more than ${MAX_BUCKETS} buckets or quantiles`);
  into.push(value);
}

function readQuantile(reader: WireReader, end: number, point: OtlpPoint): void {
  let quantile = 0;
  let value = 0;
  while (reader.pos < end) {
    const tag = reader.tag();
    const field = tag >>> 3;
    if (field === 1 || field === 2) {
      need(tag, FIXED64);
      if (field === 1) quantile = reader.double();
      else value = reader.double();
    } else skipField(reader, tag);
  }
  endOfMessage(reader, end);
  pushBounded(point.quantiles, { quantile, value });
}
