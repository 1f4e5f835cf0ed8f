import type { PageRequest, TimeRange } from '@aiops/ports';
import { z } from 'zod';
import { RequestRefused } from './route.ts';

/**
 * An object that takes no member but its own: a mistyped filter must not mean "all". Who is refused learns which
 * members there are.
 */
export function strictly<T extends z.ZodRawShape>(shape: T) {
  const names = Object.keys(shape);
  const known = names.length === 0 ? 'none is known here' : `known are ${names.join(', ')}`;
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? `does not know ${issue.keys.join(', ')}; ${known}` : undefined,
  });
}

/** The pieces that query strings are made of. */
const Text = z.string().min(1).max(256);
const Moment = z.iso.datetime({ offset: true });

export const HOUR_MS = 3_600_000;
const UNIT_MS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: HOUR_MS,
  d: 24 * HOUR_MS,
  w: 7 * 24 * HOUR_MS,
};
export const MAX_RANGE_MS = 90 * 24 * HOUR_MS;
/** Records may be dated this far ahead of their receipt. */
export const AHEAD_MS = 300_000;

function spanMs(text: string): number {
  return Number(text.slice(0, -1)) * (UNIT_MS[text.slice(-1)] ?? Number.NaN);
}

const SPAN = /^[1-9]\d{0,3}[mhdw]$/;
const SPAN_FORM = 'must be minutes, hours, days or weeks up to 90 days: 15m, 1h, 7d, 2w';

/** `Nm`, `Nh`, `Nd` or `Nw`, up to 90 days. */
export const Span = z.string().refine((text) => SPAN.test(text) && spanMs(text) <= MAX_RANGE_MS, SPAN_FORM);

export const described = <T extends z.ZodType>(schema: T, description: string): T =>
  schema.meta({ description });

export const pageQuery = {
  limit: described(z.coerce.number().int().min(1).max(1000).default(50), 'At most so many.'),
  cursor: described(
    z.string().min(1).max(1024).optional(),
    'Where the page begins: `next_cursor` of the page before.',
  ),
};
export const timeQuery = {
  from: described(Moment.optional(), 'From this moment on, as RFC 3339. Without `range`.'),
  to: described(Moment.optional(), 'Before this moment, as RFC 3339; now when absent. Without `range`.'),
  range: described(
    Span.optional(),
    'The time up to now, instead of `from` and `to`: 15m, 1h, 7d, 2w; at most 90d.',
  ),
};
export const spanQuery = {
  range: described(Span.optional(), 'The time up to now: 15m, 1h, 7d, 2w; 1h when absent, at most 90d.'),
  time_range: described(Span.optional(), 'Another name of `range`.'),
};
export const ShipFilter = described(Text.optional(), 'Of this ship, by its id.');
export const DeviceFilter = described(Text.optional(), 'Of this device, by its id in the registry.');
export const ServiceFilter = described(Text.optional(), 'Of this service.');
export const TextFilter = described(Text.optional(), 'With this text in it, in whatever case.');
export const recordQuery = {
  ...timeQuery,
  ship_id: ShipFilter,
  device_id: DeviceFilter,
  host: described(Text.optional(), 'Of this host, by its name or address as records have it.'),
  service: ServiceFilter,
  tracking_id: described(Text.optional(), 'With this tracking id.'),
  q: TextFilter,
};
export { Text };

const SEVERAL = 'One or several, with commas between them or the parameter more than once.';

/** One or several values: `severity=high,critical` or `severity=high&severity=critical`. */
export function someOf<T extends z.ZodType<unknown, string>>(item: T, what: string) {
  const several = z
    .union([z.string(), z.array(z.string()).max(50)])
    .transform((value) => [value].flat().flatMap((text) => text.split(',')))
    .pipe(z.array(item).min(1).max(50))
    .optional();
  return described(several, `${what}. ${SEVERAL}`);
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
