import { WireFault } from '@aiops/wire';
import { emptyPoint, type OtlpPoint } from './data-point.ts';
import {
  anyValueIn,
  attributesIn,
  type Json,
  numberIn,
  numbersIn,
  objectIn,
  objectsIn,
  textIn,
  timeIn,
} from './json-fields.ts';
import { MAX_BUCKETS } from './limits.ts';
import type { OtlpLog } from './log-record.ts';
import type { MetricHead, MetricKind } from './metric.ts';

function hexIn(json: Json, name: string): string {
  const id = textIn(json, name);
  if (!/^[0-9a-fA-F]{0,64}$/.test(id)) throw new WireFault(`${name} must be hexadecimal`);
  return id.toLowerCase();
}

/** @throws WireFault */
export function logOfJson(json: Json): OtlpLog {
  const severity = numberIn(json, 'severityNumber') ?? 0;
  return {
    timeMs: timeIn(json, 'timeUnixNano'),
    observedMs: timeIn(json, 'observedTimeUnixNano'),
    severityNumber: Number.isInteger(severity) ? severity : 0,
    severityText: textIn(json, 'severityText'),
    body: anyValueIn(json, 'body'),
    attributes: attributesIn(json),
    traceId: hexIn(json, 'traceId'),
    spanId: hexIn(json, 'spanId'),
    eventName: textIn(json, 'eventName'),
  };
}

const KIND_OF_NAME: readonly (readonly [string, MetricKind])[] = [
  ['gauge', 'gauge'],
  ['sum', 'sum'],
  ['histogram', 'histogram'],
  ['exponentialHistogram', 'exponential_histogram'],
  ['summary', 'summary'],
];
const DELTA = new Set<unknown>([1, 'AGGREGATION_TEMPORALITY_DELTA']);

/** @throws WireFault */
export function metricOfJson(json: Json): { head: MetricHead; points: readonly Json[] } {
  const [field, kind] = KIND_OF_NAME.find(([name]) => json[name] !== undefined) ?? ['gauge', 'gauge'];
  const content = objectIn(json, field);
  const head: MetricHead = {
    name: textIn(json, 'name'),
    unit: textIn(json, 'unit'),
    kind,
    delta: DELTA.has(content.aggregationTemporality),
    monotonic: content.isMonotonic === true,
  };
  return { head, points: objectsIn(content, 'dataPoints') };
}

const NO_RECORDED_VALUE = 1;

/** @throws WireFault */
export function pointOfJson(json: Json): OtlpPoint {
  const quantiles = objectsIn(json, 'quantileValues');
  if (quantiles.length > MAX_BUCKETS)
    throw new WireFault(`quantileValues has more than ${MAX_BUCKETS} entries`);
  return {
    ...emptyPoint(),
    timeMs: timeIn(json, 'timeUnixNano'),
    attributes: attributesIn(json),
    stale: ((numberIn(json, 'flags') ?? 0) & NO_RECORDED_VALUE) !== 0,
    value: numberIn(json, 'asDouble') ?? numberIn(json, 'asInt'),
    // The mapping leaves out what is zero.
    count: numberIn(json, 'count') ?? 0,
    sum: numberIn(json, 'sum'),
    bucketCounts: numbersIn(json, 'bucketCounts', MAX_BUCKETS),
    bounds: numbersIn(json, 'explicitBounds', MAX_BUCKETS),
    quantiles: quantiles.map((entry) => ({
      quantile: numberIn(entry, 'quantile') ?? 0,
      value: numberIn(entry, 'value') ?? 0,
    })),
  };
}
