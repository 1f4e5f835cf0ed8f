import type { Incident } from '@aiops/contracts';
import type { SeriesSummary, SpanValues, TemplateCount } from './evidence.ts';

/** A series as a store gives it: each point with what was measured in its step. */
export interface PointedSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly device_id: string | null;
  readonly host: string | null;
  readonly threshold: number | null;
  readonly points: readonly {
    readonly ts: string;
    readonly avg: number;
    readonly min: number;
    readonly max: number;
  }[];
}

type Span = Pick<Incident, 'first_seen' | 'last_seen'>;

/** Sums a series up: what was before the incident's first sign, and what was from then to its last. */
export function summariseSeries(series: PointedSeries, { first_seen, last_seen }: Span): SeriesSummary {
  const [fromMs, toMs] = [Date.parse(first_seen), Date.parse(last_seen)];
  const timed = series.points.map((point) => ({ ...point, atMs: Date.parse(point.ts) }));
  const { name, labels, device_id, host, threshold } = series;
  return {
    name,
    labels,
    entity: device_id ?? (host === null ? null : `host:${host}`),
    threshold,
    before: valuesOf(timed.filter(({ atMs }) => atMs < fromMs)),
    during: valuesOf(timed.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)),
  };
}

function valuesOf(points: readonly { avg: number; min: number; max: number }[]): SpanValues | null {
  if (points.length === 0) return null;
  return {
    avg: points.reduce((sum, { avg }) => sum + avg, 0) / points.length,
    min: points.reduce((least, { min }) => Math.min(least, min), Number.POSITIVE_INFINITY),
    max: points.reduce((most, { max }) => Math.max(most, max), Number.NEGATIVE_INFINITY),
  };
}

/** A log line with the kind it belongs to. */
export interface KindOfLine {
  readonly templateId: string;
  readonly template: string;
  readonly entity: string | null;
  readonly atMs: number;
  readonly trackingId: string;
}

/** Fewer than that during the incident is no change worth a sentence. */
const LEAST_DURING = 3;
/** As many times more. */
const LEAST_RATIO = 3;

/**
 * Counts each kind of line of each entity during the incident and over as much time before it, and gives those that came
 * at least three times and three times as often. Kinds that became rarer are not told: the end of chatter is seldom
 * what an officer needs.
 */
export function countTemplates(
  lines: Iterable<KindOfLine>,
  { first_seen, last_seen }: Span,
): TemplateCount[] {
  const [fromMs, toMs] = [Date.parse(first_seen), Date.parse(last_seen)];
  const beforeMs = fromMs - Math.max(toMs - fromMs, 1);
  const found = new Map<string, { -readonly [K in keyof TemplateCount]: TemplateCount[K] }>();
  for (const { templateId, template, entity, atMs, trackingId } of lines) {
    if (atMs < beforeMs || atMs > toMs) continue;
    const key = `${entity ?? ''} ${templateId}`;
    const count = found.get(key) ?? { templateId, template, entity, before: 0, during: 0, trackingId: null };
    found.set(key, count);
    if (atMs < fromMs) count.before += 1;
    else {
      count.during += 1;
      count.trackingId ??= trackingId;
    }
  }
  return [...found.values()]
    .filter(({ before, during }) => during >= LEAST_DURING && during >= before * LEAST_RATIO)
    .sort((a, b) => b.during - b.before - (a.during - a.before) || (a.templateId < b.templateId ? -1 : 1));
}
