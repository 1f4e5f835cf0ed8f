import type { Severity } from '@aiops/contracts';

/**
 * What the policy specification calls a fault, written down once more and independently of the product: the truth of a
 * scenario must not be computed by the code that it judges. Values from the specification's `detect` segment.
 */
export interface ThresholdCondition {
  readonly metric: string;
  readonly direction: 'above' | 'below';
  readonly limit: number;
  readonly forSec: number;
  readonly severity: Severity;
}

export const THRESHOLDS: readonly ThresholdCondition[] = [
  { metric: 'cpu_pct', direction: 'above', limit: 85, forSec: 120, severity: 'medium' },
  { metric: 'mem_pct', direction: 'above', limit: 90, forSec: 120, severity: 'high' },
  { metric: 'disk_pct', direction: 'above', limit: 85, forSec: 600, severity: 'high' },
  { metric: 'rf_snr_db', direction: 'below', limit: 7, forSec: 60, severity: 'critical' },
  { metric: 'link_latency_ms', direction: 'above', limit: 500, forSec: 180, severity: 'medium' },
  { metric: 'packet_loss_pct', direction: 'above', limit: 5, forSec: 120, severity: 'high' },
];

/** The condition on this metric, if the policy has one. */
export function thresholdOf(metric: string): ThresholdCondition | undefined {
  return THRESHOLDS.find((condition) => condition.metric === metric);
}

export function isBeyond(condition: ThresholdCondition, value: number): boolean {
  return condition.direction === 'above' ? value > condition.limit : value < condition.limit;
}

/** Words that open an incident by themselves. Only the specification's own words: no guess at what was added to them. */
const OPENING_WORDS: readonly RegExp[] = [
  /\bconnection (?:timeout|timed out)\b|\bpool exhausted\b/i,
  /\blink (?:is )?down\b|\bchanged state to down\b|\bcarrier lost\b|\bno signal\b|\bloss of signal\b/i,
  /\bno space left\b|\bdisk full\b/i,
  /\bout of memory\b|\boom-killer\b/i,
  /\ball uplinks down\b|\bno uplink\b/i,
  /\bcaptive portal failed\b/i,
  /\bdatabase unavailable\b/i,
  /\bon battery\b|\butility failure\b/i,
  /\bfire\b|\bsmoke\b|\bbilge\b|\bflooding\b|\bgps lost\b/i,
];

const AUTH_FAILURE =
  /\bauthentication failure\b|\bfailed password\b|\binvalid credentials\b|\binvalid user\b/i;

/** True when the line alone is a fault to the policy. */
export function opensByWording(message: string): boolean {
  return OPENING_WORDS.some((words) => words.test(message));
}

/** The address a failed login came from, `unknown` when the line names none, undefined when it is no failed login. */
export function authFailureSource(message: string): string | undefined {
  if (!AUTH_FAILURE.test(message)) return undefined;
  return /\b(?:from|rhost=)\s*(\d{1,3}(?:\.\d{1,3}){3})\b/.exec(message)?.[1] ?? 'unknown';
}

/** Failed logins from one source that open: this many within this time. */
export const AUTH_FAILURES_OPEN = { count: 5, withinSec: 300 } as const;

/** Levels that open an incident whatever the words are. */
export const OPENING_LEVELS: ReadonlySet<string> = new Set(['critical', 'alert', 'emergency']);
