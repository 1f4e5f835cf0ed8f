import type { AlertInput, LogInput, MetricInput } from '@aiops/contracts';

/** A record as senders post it, with the fields that the generator always gives. */
export type InputRecord = SentRecord & { readonly tracking_id: string };

export type SentRecord = LogRecord | MetricRecord | AlertRecord;

interface Common {
  readonly ts: string;
  readonly ship_id: string;
  readonly host: string;
  /** Absent where the sender names none. */
  readonly service?: string;
}

export type LogRecord = LogInput & Common & { readonly kind: 'log' };
export type MetricRecord = MetricInput & Common & { readonly kind: 'metric' };
export type AlertRecord = AlertInput & Common & { readonly kind: 'alert' };

/** One record on its way: when it happened is in `record.ts`, when it reached the platform is `arrivalMs`. */
export interface TimedRecord {
  /** Unique within a world; breaks ties, so that the order is total. */
  readonly key: string;
  readonly arrivalMs: number;
  readonly deviceId: string;
  /** The fault that this record shows; null for background. */
  readonly causeId: string | null;
  readonly record: SentRecord;
}

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;

/** `2026-01-01T00:00:00.000Z`. */
export function isoTime(ms: number): string {
  return new Date(Math.round(ms)).toISOString();
}

/** By arrival, then by key: the same records always stand in the same order. */
export function byArrival(a: TimedRecord, b: TimedRecord): number {
  if (a.arrivalMs !== b.arrivalMs) return a.arrivalMs - b.arrivalMs;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
