import type { MetricSample } from '@aiops/contracts';

/** The last reading of a counter, and when it was; null before the first. */
export interface Readings {
  reading: number | null;
  readingMs: number;
  /** What its values showed it to be, where only its name says that it counts. */
  nature?: Nature;
}

/** How the values of a series move. */
export interface Nature {
  last: number;
  /** Up to the few that show that it grows. */
  rises: number;
  /** Falls that are no reset to near 0. */
  falls: number;
}

const TOTAL_NAME = /_total$/;
/** Of a histogram, or a gauge of so many things. */
const COUNT_NAME = /_(?:count|sum)$/;
const BUCKET_NAME = /_bucket$/;
/** A counter has grown this often before one that may be a gauge is taken for one. */
const MIN_RISES = 3;
/** A total that fell so often is none: once may be readings that came in the wrong order. */
const MANY_FALLS = 3;
/** A counter that begins anew stands at less than this share of where it stood. */
const RESET_SHARE = 0.5;

/**
 * It only ever grows, so that its rate is what can deviate. Its sender says so, or its name and its values do: a
 * total until it falls like a gauge, a count or a sum when it has grown and never fell.
 */
export function isCounter({ name, labels }: MetricSample, { nature }: Readings): boolean {
  const type = labels?.metric_type;
  if (type !== undefined) return type === 'counter';
  if (TOTAL_NAME.test(name)) return (nature?.falls ?? 0) < MANY_FALLS;
  return COUNT_NAME.test(name) && nature !== undefined && nature.falls === 0 && nature.rises >= MIN_RISES;
}

/** Takes a value in. @returns true when what it was taken for changed with it: nothing learned before holds */
export function noteNature(series: Readings, sample: MetricSample): boolean {
  const { name, value, labels } = sample;
  if (labels?.metric_type !== undefined || !(TOTAL_NAME.test(name) || COUNT_NAME.test(name))) return false;
  const before = isCounter(sample, series);
  const nature = series.nature ?? { last: value, rises: 0, falls: 0 };
  series.nature = nature;
  if (value > nature.last) nature.rises = Math.min(nature.rises + 1, MIN_RISES);
  else if (value < 0) nature.falls = MANY_FALLS;
  else if (value < nature.last && value > nature.last * RESET_SHARE) {
    nature.falls = Math.min(nature.falls + 1, MANY_FALLS);
  }
  nature.last = value;
  const changed = isCounter(sample, series) !== before;
  if (changed) series.reading = null;
  return changed;
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
