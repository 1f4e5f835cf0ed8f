import {
  endOfField,
  endOfMessage,
  type FieldWalk,
  LENGTH,
  need,
  openMessage,
  skipField,
  VARINT,
  type WireReader,
} from '@aiops/wire';
import { DecodeRefused } from './decode-refused.ts';
import type { Walking } from './frames.ts';

export type MetricKind = 'gauge' | 'sum' | 'histogram' | 'exponential_histogram' | 'summary';

/** What all points of a metric share. */
export interface MetricHead {
  name: string;
  unit: string;
  kind: MetricKind;
  /** Points count from zero each time. */
  delta: boolean;
  monotonic: boolean;
}

/** A metric with the places of its points in the body: start, end, start, end … */
export interface MetricFrame extends MetricHead {
  points: number[];
}

const KIND_OF_FIELD: Readonly<Record<number, MetricKind>> = {
  5: 'gauge',
  7: 'sum',
  9: 'histogram',
  10: 'exponential_histogram',
  11: 'summary',
};
const DELTA = 1;

/**
 * opentelemetry.proto.metrics.v1.Metric without its points, which are read one by one.
 * @param count points that the request may still hold
 */
export function* readMetric(
  bytes: Buffer,
  start: number,
  end: number,
  walk: FieldWalk,
  count: { left: number },
): Walking<MetricFrame> {
  const reader = openMessage(bytes, start, end);
  const metric: MetricFrame = {
    name: '',
    unit: '',
    kind: 'gauge',
    delta: false,
    monotonic: false,
    points: [],
  };
  while (reader.pos < end) {
    if (walk.step()) yield null;
    const tag = reader.tag();
    const field = tag >>> 3;
    const kind = KIND_OF_FIELD[field];
    if (kind !== undefined) {
      metric.kind = kind;
      yield* readPoints(reader, endOfField(reader, tag, end), metric, walk, count);
    } else if (field === 1 || field === 3) {
      need(tag, LENGTH);
      metric[field === 1 ? 'name' : 'unit'] = reader.string();
    } else skipField(reader, tag);
  }
  endOfMessage(reader, end);
  return metric;
}

function* readPoints(
  reader: WireReader,
  end: number,
  metric: MetricFrame,
  walk: FieldWalk,
  count: { left: number },
): Walking<void> {
  while (reader.pos < end) {
    if (walk.step()) yield null;
    const tag = reader.tag();
    const field = tag >>> 3;
    if (field === 1) {
      const stop = endOfField(reader, tag, end);
      count.left -= 1;
      if (count.left < 0) throw new DecodeRefused('body_too_large', 'too many data points in one request');
      metric.points.push(reader.pos, stop);
      reader.pos = stop;
    } else if (field === 2 && metric.kind !== 'gauge' && metric.kind !== 'summary') {
      need(tag, VARINT);
      metric.delta = reader.int32() === DELTA;
    } else if (field === 3 && metric.kind === 'sum') {
      need(tag, VARINT);
      metric.monotonic = reader.bool();
    } else skipField(reader, tag);
  }
  endOfMessage(reader, end);
}
