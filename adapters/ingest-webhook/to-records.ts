import { withoutPort } from '@aiops/kernel';
import type { WebhookMapping } from './parse-mapping.ts';
import { asText, look, type Sent, UnusableValue, valueAt } from './source.ts';

/** What became of one item. */
export type Mapped =
  | { readonly record: Readonly<Record<string, unknown>> }
  | { readonly refused: string; readonly field?: string }
  | { readonly ignored: true };

const NUMBERS: ReadonlySet<string> = new Set(['value', 'severity_number']);
const GROUPS: ReadonlySet<string> = new Set(['labels', 'annotations', 'meta']);
const TIMES: ReadonlySet<string> = new Set(['ts', 'ends_at']);

/** The items of a body; null when there is nothing where they should be. */
export function itemsOf(body: unknown, { items }: WebhookMapping): readonly unknown[] | null {
  const found = valueAt(items, { item: body, body });
  if (found === undefined || found === null) return null;
  return Array.isArray(found) ? found : [found];
}

/** One item as a record in the NDJSON shape. What is wrong with its values shows when the record is checked. */
export function toRecord(sent: Sent, { kind, fields }: WebhookMapping, receivedMs: number): Mapped {
  const record: Record<string, unknown> = { kind };
  for (const [name, source] of fields) {
    try {
      record[name] = fieldValue(name, look(source, sent));
    } catch (error) {
      if (error instanceof UnusableValue) return { refused: error.message, field: name };
      throw error;
    }
  }
  record.ts ??= receivedMs;
  return kind === 'alert' && fields.has('state') ? withState(record, receivedMs) : { record };
}

/** An alert that its sender says is over ends now, unless it said when; one that fires has no end. */
function withState({ state, ...record }: Record<string, unknown>, receivedMs: number): Mapped {
  if (state === 'ignore') return { ignored: true };
  if (state === 'firing') return { record: { ...record, ends_at: undefined } };
  if (state === 'resolved') return { record: { ...record, ends_at: record.ends_at ?? receivedMs } };
  const reason = state === undefined ? 'is missing' : 'must be firing, resolved or ignore';
  return { refused: reason, field: 'state' };
}

function fieldValue(name: string, value: unknown): unknown {
  if (value === undefined || value === null || value === '') return undefined;
  if (NUMBERS.has(name)) return asNumber(value);
  if (TIMES.has(name)) return asTime(value);
  if (name === 'meta') return value;
  if (GROUPS.has(name)) return asTexts(value);
  if (name === 'host' && typeof value === 'string') return withoutPort(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

function asNumber(value: unknown): unknown {
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
    ? Number(value)
    : value;
}

/** Seconds may come as text; the year 1 is how Go writes "no time". */
function asTime(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (value.startsWith('0001-01-01')) return undefined;
  return /^\d{9,16}(?:\.\d+)?$/.test(value) ? Number(value) : value;
}

function asTexts(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const texts = Object.entries(value).map(([name, one]) => [name, one === undefined ? '' : asText(one)]);
  return Object.fromEntries(texts);
}
