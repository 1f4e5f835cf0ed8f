import { type Fault, FieldWalk, faultOf } from '@aiops/wire';
import { attempt, isFault, outline, outlineInSteps } from './attempt.ts';
import { readPoint } from './data-point.ts';
import { DecodeRefused } from './decode-refused.ts';
import { framesOf, type Places, type Walking } from './frames.ts';
import { jsonGroups } from './json-groups.ts';
import { logOfJson, metricOfJson, pointOfJson } from './json-records.ts';
import { FIELDS_PER_RECORD, type OtlpLimits } from './limits.ts';
import { readLogRecord } from './log-record.ts';
import { type MetricFrame, readMetric } from './metric.ts';
import type { Sender } from './place.ts';
import { Senders } from './senders.ts';
import { toLog } from './to-log.ts';
import { type PointSamples, toSamples } from './to-samples.ts';

/** One log record or data point: its records in the shape of the intake, or why there is none. */
export type Decoded = PointSamples;
export type OtlpContent = 'protobuf' | 'json';

const NOTHING_DROPPED = {};

function refused({ reason }: Fault): Decoded {
  return { records: [], dropped: NOTHING_DROPPED, refused: reason };
}

function tooLarge({ recordBytes }: OtlpLimits): Decoded {
  return refused({ reason: `is larger than ${recordBytes} bytes` });
}

function walkOf({ records }: OtlpLimits): FieldWalk {
  return new FieldWalk(records * FIELDS_PER_RECORD);
}

/**
 * The log records of an ExportLogsServiceRequest, in order; null is a step without one, at which others may have
 * their turn.
 * @throws DecodeRefused or TooManyFields when nothing of it can be taken, always before the first record
 */
export function decodeLogs(
  bytes: Buffer,
  content: OtlpContent,
  limits: OtlpLimits,
  receivedMs: number,
): Iterable<Decoded | null> {
  return content === 'json' ? jsonLogs(bytes, limits, receivedMs) : protobufLogs(bytes, limits, receivedMs);
}

function* jsonLogs(bytes: Buffer, limits: OtlpLimits, receivedMs: number): Generator<Decoded> {
  const names = ['resourceLogs', 'scopeLogs', 'logRecords'] as const;
  for (const { sender, scope, items } of jsonGroups(bytes, names, walkOf(limits), limits.records)) {
    for (const item of items) {
      const log = attempt(() => logOfJson(item));
      if (isFault(log)) yield refused(log);
      else yield { records: [toLog(log, sender, scope, receivedMs)], dropped: NOTHING_DROPPED };
    }
  }
}

function* protobufLogs(bytes: Buffer, limits: OtlpLimits, receivedMs: number): Generator<Decoded | null> {
  const frames = yield* outlineInSteps(framesOf(bytes, walkOf(limits), limits.records));
  const senders = new Senders(bytes, limits.recordBytes);
  for (const { resource, scope, items } of frames) {
    const sender = senders.of(resource);
    for (let i = 0; i + 1 < items.length; i += 2) {
      if (isFault(sender)) yield refused(sender);
      else yield protobufLog(bytes, items[i] ?? 0, items[i + 1] ?? 0, sender, scope, limits, receivedMs);
    }
  }
}

function protobufLog(
  bytes: Buffer,
  start: number,
  end: number,
  sender: Sender,
  scope: string | undefined,
  limits: OtlpLimits,
  receivedMs: number,
): Decoded {
  if (end - start > limits.recordBytes) return tooLarge(limits);
  try {
    const log = readLogRecord(bytes, start, end);
    return { records: [toLog(log, sender, scope, receivedMs)], dropped: NOTHING_DROPPED };
  } catch (error) {
    return refused(faultOf(error));
  }
}

/** The same for the data points of an ExportMetricsServiceRequest. A point may make several samples. */
export function decodeMetrics(
  bytes: Buffer,
  content: OtlpContent,
  limits: OtlpLimits,
  receivedMs: number,
): Iterable<Decoded | null> {
  return content === 'json'
    ? jsonMetrics(bytes, limits, receivedMs)
    : protobufMetrics(bytes, limits, receivedMs);
}

function* jsonMetrics(bytes: Buffer, limits: OtlpLimits, receivedMs: number): Generator<Decoded> {
  const { records } = limits;
  const groups = jsonGroups(bytes, ['resourceMetrics', 'scopeMetrics', 'metrics'], walkOf(limits), records);
  const metrics = outline(() =>
    groups.flatMap(({ sender, items }) => items.map((item) => ({ sender, ...metricOfJson(item) }))),
  );
  const points = metrics.reduce((sum, metric) => sum + metric.points.length, 0);
  if (points > records) throw new DecodeRefused('body_too_large', 'too many data points in one request');
  for (const { sender, head, points } of metrics) {
    for (const json of points) {
      const point = attempt(() => pointOfJson(json));
      yield isFault(point) ? refused(point) : toSamples(head, point, sender, receivedMs);
    }
  }
}

interface ResourceMetric {
  readonly resource: Places;
  readonly metric: MetricFrame;
}

/** The outline goes down to the places of the points, so that each is refused by itself. */
function* metricsOf(bytes: Buffer, limits: OtlpLimits): Walking<ResourceMetric[]> {
  const walk = walkOf(limits);
  const count = { left: limits.records };
  const metrics: ResourceMetric[] = [];
  for (const { resource, items } of yield* framesOf(bytes, walk, limits.records)) {
    for (let i = 0; i + 1 < items.length; i += 2) {
      const metric = yield* readMetric(bytes, items[i] ?? 0, items[i + 1] ?? 0, walk, count);
      if (metric.points.length > 0) metrics.push({ resource, metric });
    }
  }
  return metrics;
}

function* protobufMetrics(bytes: Buffer, limits: OtlpLimits, receivedMs: number): Generator<Decoded | null> {
  const metrics = yield* outlineInSteps(metricsOf(bytes, limits));
  const senders = new Senders(bytes, limits.recordBytes);
  for (const { resource, metric } of metrics) {
    const { points } = metric;
    const sender = senders.of(resource);
    for (let i = 0; i + 1 < points.length; i += 2) {
      const start = points[i] ?? 0;
      const end = points[i + 1] ?? 0;
      if (isFault(sender)) yield refused(sender);
      else if (end - start > limits.recordBytes) yield tooLarge(limits);
      else {
        const point = attempt(() => readPoint(bytes, start, end, metric.kind));
        yield isFault(point) ? refused(point) : toSamples(metric, point, sender, receivedMs);
      }
    }
  }
}
