import { type Fault, faultOf, WireFault } from '@aiops/wire';
import { readPoint } from './data-point.ts';
import { DecodeRefused } from './decode-refused.ts';
import { framesOf } from './frames.ts';
import { attributesIn, isObject, type Json, objectIn, objectsIn, textIn } from './json-fields.ts';
import { logOfJson, metricOfJson, pointOfJson } from './json-records.ts';
import type { OtlpLimits } from './limits.ts';
import { readLogRecord } from './log-record.ts';
import { readMetric } from './metric.ts';
import { type Sender, senderOf } from './place.ts';
import { toLog } from './to-log.ts';
import { type DropReason, type PointSamples, toSamples } from './to-samples.ts';

/** One log record or data point: its records in the shape of the intake, or why there is none. */
export type Decoded = PointSamples;
export type OtlpContent = 'protobuf' | 'json';

const NOTHING_DROPPED: readonly DropReason[] = [];

function refused({ reason }: Fault): Decoded {
  return { records: [], dropped: NOTHING_DROPPED, refused: reason };
}

/** Runs one reading; what is wrong with the bytes refuses the item, or the request. */
function attempt<T>(read: () => T): T | Fault {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeRefused) throw error;
    return faultOf(error);
  }
}

function isFault<T extends object>(value: T | Fault): value is Fault {
  return 'reason' in value && Object.keys(value).length === 1;
}

function outline<T extends object>(read: () => T): T {
  const result = attempt(read);
  if (isFault(result)) throw new DecodeRefused('invalid_body', result.reason);
  return result;
}

interface JsonGroup {
  readonly sender: Sender;
  readonly scope: string | undefined;
  readonly items: readonly Json[];
}

function jsonGroups(bytes: Buffer, names: readonly [string, string, string], maxItems: number): JsonGroup[] {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.slice(0, 200) : 'unreadable';
    throw new DecodeRefused('invalid_body', `the body is not JSON: ${why}`, cause);
  }
  const [ofResources, ofScopes, ofItems] = names;
  let left = maxItems;
  return outline(() => {
    if (!isObject(value)) throw new WireFault('the body must be a JSON object');
    return objectsIn(value, ofResources).flatMap((group) => {
      const sender = senderOf(attributesIn(objectIn(group, 'resource')));
      return objectsIn(group, ofScopes).map((scoped) => {
        const items = objectsIn(scoped, ofItems);
        left -= items.length;
        if (left < 0) throw new DecodeRefused('body_too_large', 'too many records in one request');
        return { sender, scope: textIn(objectIn(scoped, 'scope'), 'name') || undefined, items };
      });
    });
  });
}

/**
 * The log records of an ExportLogsServiceRequest, in order.
 * @throws DecodeRefused when nothing of it can be taken, always before the first record
 */
export function decodeLogs(
  bytes: Buffer,
  content: OtlpContent,
  limits: OtlpLimits,
  receivedMs: number,
): Iterable<Decoded> {
  return content === 'json' ? jsonLogs(bytes, limits, receivedMs) : protobufLogs(bytes, limits, receivedMs);
}

function* jsonLogs(bytes: Buffer, { records }: OtlpLimits, receivedMs: number): Generator<Decoded> {
  for (const { sender, scope, items } of jsonGroups(
    bytes,
    ['resourceLogs', 'scopeLogs', 'logRecords'],
    records,
  )) {
    for (const item of items) {
      const log = attempt(() => logOfJson(item));
      if (isFault(log)) yield refused(log);
      else yield { records: [toLog(log, sender, scope, receivedMs)], dropped: NOTHING_DROPPED };
    }
  }
}

function* protobufLogs(bytes: Buffer, limits: OtlpLimits, receivedMs: number): Generator<Decoded> {
  for (const { resource, scope, items } of outline(() => framesOf(bytes, limits.records))) {
    const sender = senderOf(resource);
    for (let i = 0; i + 1 < items.length; i += 2) {
      yield protobufLog(bytes, items[i] ?? 0, items[i + 1] ?? 0, sender, scope, limits, receivedMs);
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
  if (end - start > limits.recordBytes)
    return refused({ reason: `is larger than ${limits.recordBytes} bytes` });
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
): Iterable<Decoded> {
  return content === 'json'
    ? jsonMetrics(bytes, limits, receivedMs)
    : protobufMetrics(bytes, limits, receivedMs);
}

function* jsonMetrics(bytes: Buffer, { records }: OtlpLimits, receivedMs: number): Generator<Decoded> {
  const groups = jsonGroups(bytes, ['resourceMetrics', 'scopeMetrics', 'metrics'], records);
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

function* protobufMetrics(bytes: Buffer, limits: OtlpLimits, receivedMs: number): Generator<Decoded> {
  // The outline goes down to the places of the points, so that each is refused by itself.
  const metrics = outline(() => {
    const count = { left: limits.records };
    return framesOf(bytes, limits.records).flatMap(({ resource, items }) => {
      const sender = senderOf(resource);
      const frames = [];
      for (let i = 0; i + 1 < items.length; i += 2) {
        frames.push({ sender, metric: readMetric(bytes, items[i] ?? 0, items[i + 1] ?? 0, count) });
      }
      return frames;
    });
  });
  for (const { sender, metric } of metrics) {
    const { points } = metric;
    for (let i = 0; i + 1 < points.length; i += 2) {
      const start = points[i] ?? 0;
      const end = points[i + 1] ?? 0;
      if (end - start > limits.recordBytes) {
        yield refused({ reason: `is larger than ${limits.recordBytes} bytes` });
        continue;
      }
      const point = attempt(() => readPoint(bytes, start, end, metric.kind));
      yield isFault(point) ? refused(point) : toSamples(metric, point, sender, receivedMs);
    }
  }
}
