import type { PageRequest, TimeRange } from '@aiops/ports';
import { z } from 'zod';
import { RequestRefused } from './route.ts';

/** The pieces that query strings are made of. Unknown parameters are refused: a mistyped filter must not mean "all". */
const Text = z.string().min(1).max(256);
const Moment = z.iso.datetime({ offset: true });

export const HOUR_MS = 3_600_000;
const UNIT_MS: Readonly<Record<string, number>> = { h: HOUR_MS, d: 24 * HOUR_MS, w: 7 * 24 * HOUR_MS };
export const MAX_RANGE_MS = 90 * 24 * HOUR_MS;
/** Records may be dated this far ahead of their receipt. */
const AHEAD_MS = 300_000;

function spanMs(text: string): number {
  return Number(text.slice(0, -1)) * (UNIT_MS[text.slice(-1)] ?? Number.NaN);
}

/** `Nh`, `Nd` or `Nw`, up to 90 days. */
export const Span = z
  .string()
  .regex(/^[1-9]\d{0,3}[hdw]$/, 'must be a number of hours, days or weeks: 1h, 7d, 2w')
  .refine((text) => spanMs(text) <= MAX_RANGE_MS, 'must be at most 90 days');

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(1000).default(50),
  cursor: z.string().min(1).max(1024).optional(),
};
export const timeQuery = { from: Moment.optional(), to: Moment.optional(), range: Span.optional() };
export const spanQuery = { range: Span.optional(), time_range: Span.optional() };
export const recordQuery = {
  ...timeQuery,
  ship_id: Text.optional(),
  device_id: Text.optional(),
  host: Text.optional(),
  service: Text.optional(),
  tracking_id: Text.optional(),
  q: Text.optional(),
};
export { Text };

/** One or several values: `severity=high,critical` or `severity=high&severity=critical`. */
export function someOf<T extends z.ZodType<unknown, string>>(item: T) {
  return z
    .union([z.string(), z.array(z.string()).max(50)])
    .transform((value) => [value].flat().flatMap((text) => text.split(',')))
    .pipe(z.array(item).min(1).max(50))
    .optional();
}

export function pageOf(query: { limit: number; cursor?: string | undefined }): PageRequest {
  return query.cursor === undefined ? { limit: query.limit } : { limit: query.limit, cursor: query.cursor };
}

interface TimeQuery {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly range?: string | undefined;
}

/** The time range asked for; undefined when none was. */
export function rangeOf(query: TimeQuery, nowMs: number): TimeRange | undefined {
  if (query.range !== undefined) {
    if (query.from !== undefined || query.to !== undefined)
      throw badQuery('range', 'goes without from and to');
    return { fromMs: nowMs - spanMs(query.range), toMs: nowMs + AHEAD_MS };
  }
  if (query.from === undefined && query.to === undefined) return undefined;
  const fromMs = query.from === undefined ? 0 : Date.parse(query.from);
  const toMs = query.to === undefined ? nowMs + AHEAD_MS : Date.parse(query.to);
  if (fromMs >= toMs) throw badQuery('from', 'must be before to');
  return { fromMs, toMs };
}

/** The span of a statistics route: `range`, or its alias `time_range`; 1 h when neither is given. */
export function spanOf(
  query: { range?: string | undefined; time_range?: string | undefined },
  nowMs: number,
): { readonly name: string; readonly range: TimeRange } {
  const { range, time_range } = query;
  if (range !== undefined && time_range !== undefined && range !== time_range) {
    throw badQuery('time_range', 'is an alias of range and says otherwise');
  }
  const name = range ?? time_range ?? '1h';
  return { name, range: { fromMs: nowMs - spanMs(name), toMs: nowMs } };
}

/** One parameter that is refused beside its schema. */
export function badQuery(field: string, reason: string): RequestRefused {
  return new RequestRefused('invalid_request', `query.${field} ${reason}`, {
    errors: [{ field: `query.${field}`, reason }],
  });
}

/** The fields that were given: filters have no undefined members. */
export function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
