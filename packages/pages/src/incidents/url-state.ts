import { Category, IncidentTypeName, Severity, Status } from '@aiops/contracts';
import type { z } from 'zod';
import type { IncidentFilter } from '../api/routes.ts';

/** What the page shows. Empty lists mean all values. */
export interface View {
  readonly severity: readonly Severity[];
  readonly status: readonly Status[];
  readonly type: readonly string[];
  readonly category: readonly Category[];
  readonly ship_id: string | null;
  readonly device_id: string | null;
  readonly service: string | null;
  readonly q: string;
  /** One of `RANGES`; null for any time. */
  readonly range: string | null;
}

/** How long ago they began at most. */
export const RANGES = ['1h', '6h', '1d', '7d', '30d'] as const;

/** What needs somebody. */
const DEFAULT_STATUS: readonly Status[] = ['open', 'ack'];
const ALL = 'all';
const MAX_VALUES = 50;
const MAX_TEXT = 256;

export const DEFAULT_VIEW: View = {
  severity: [],
  status: DEFAULT_STATUS,
  type: [],
  category: [],
  ship_id: null,
  device_id: null,
  service: null,
  q: '',
  range: null,
};

/** Reads the address. A value that means nothing is as if it were not there: an old link still opens the page. */
export function parseView(search: string): View {
  const given = new URLSearchParams(search);
  const text = (name: string): string => (given.get(name) ?? '').trim().slice(0, MAX_TEXT);
  const orNull = (name: string): string | null => (text(name) === '' ? null : text(name));
  const status = valuesIn(given.get('status'), Status);
  const range = text('range');
  return {
    severity: valuesIn(given.get('severity'), Severity),
    status: given.get('status') === ALL || status.length > 0 ? status : DEFAULT_STATUS,
    type: valuesIn(given.get('type'), IncidentTypeName),
    category: valuesIn(given.get('category'), Category),
    ship_id: orNull('ship_id'),
    device_id: orNull('device_id'),
    service: orNull('service'),
    q: text('q'),
    range: RANGES.find((known) => known === range) ?? null,
  };
}

/** The address of a view, with its question mark; nothing for the default view. */
export function writeView(view: View): string {
  const parameters = new URLSearchParams();
  const set = (name: string, value: string | null): void => {
    if (value !== null && value !== '') parameters.set(name, value);
  };
  if (!isDefaultStatus(view.status)) {
    set('status', view.status.length === 0 ? ALL : view.status.join(','));
  }
  set('severity', view.severity.join(','));
  set('type', view.type.join(','));
  set('category', view.category.join(','));
  set('ship_id', view.ship_id);
  set('device_id', view.device_id);
  set('service', view.service);
  set('q', view.q.trim());
  set('range', view.range);
  // Commas are allowed in an address and are easier to read than %2C.
  const text = parameters.toString().replaceAll('%2C', ',');
  return text === '' ? '' : `?${text}`;
}

/** As the API is asked. Values in one order, so that the same view is asked once however it was clicked together. */
export function filterOf(view: View): IncidentFilter {
  return {
    ...several('severity', view.severity),
    ...several('status', view.status),
    ...several('type', view.type),
    ...several('category', view.category),
    ...(view.ship_id === null ? {} : { ship_id: view.ship_id }),
    ...(view.device_id === null ? {} : { device_id: view.device_id }),
    ...(view.service === null ? {} : { service: view.service }),
    ...(view.q === '' ? {} : { q: view.q }),
    ...(view.range === null ? {} : { range: view.range }),
  };
}

export function isDefaultStatus(status: readonly Status[]): boolean {
  return status.length === DEFAULT_STATUS.length && DEFAULT_STATUS.every((value) => status.includes(value));
}

export function isDefaultView(view: View): boolean {
  return writeView(view) === '';
}

/** With the value where it was not, and without it where it was. */
export function toggled<T>(values: readonly T[], value: T): readonly T[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
}

function several<K extends string>(name: K, values: readonly string[]) {
  return values.length === 0 ? {} : ({ [name]: [...values].sort() } as Record<K, string[]>);
}

function valuesIn<T extends z.ZodType<string>>(text: string | null, kind: T): z.infer<T>[] {
  const values = (text ?? '').split(',').slice(0, MAX_VALUES);
  const known = values.flatMap((value) => {
    const read = kind.safeParse(value.trim());
    return read.success ? [read.data] : [];
  });
  return [...new Set(known)];
}
