import type { MetricSample } from '@aiops/contracts';

/** The last reading of a counter, and when it was; null before the first. */
export interface Readings {
  reading: number | null;
  readingMs: number;
}

const COUNTER_NAME = /_(?:total|count|sum)$/;
const BUCKET_NAME = /_bucket$/;

/** It only ever grows, so that its rate is what can deviate. */
export function isCounter({ name, labels }: MetricSample): boolean {
  return labels?.metric_type === 'counter' || COUNTER_NAME.test(name);
}

/** One bucket of a histogram, which says nothing alone. */
export function isBucket({ name, labels }: MetricSample): boolean {
  return BUCKET_NAME.test(name) && labels?.le !== undefined;
}

/** Growth per second since the last reading; null for the first, and when it began anew. */
export function rateOf(series: Readings, ms: number, reading: number): number | null {
  const before = series.reading;
  const gapMs = ms - series.readingMs;
  series.reading = reading;
  series.readingMs = ms;
  if (before === null || reading < before || gapMs <= 0) return null;
  return ((reading - before) * 1000) / gapMs;
}
