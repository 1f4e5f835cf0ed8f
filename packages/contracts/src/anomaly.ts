import { z } from 'zod';
import { BaseMessage, Meta, Timestamp } from './base.ts';
import { AnomalyRole, AnomalyState, Domain, IncidentTypeName, Level, Severity } from './enums.ts';

/**
 * What a deviation has cost those who call the entity since it began, beyond what is usual. A cost that nobody measured is
 * absent, not 0.
 */
export const Impact = z.object({
  /** Seconds that callers waited longer than usual, over all calls. */
  delay_s: z.number().min(0).optional(),
  /** Calls that failed beyond the usual share. */
  failed_calls: z.number().min(0).optional(),
});
export type Impact = z.infer<typeof Impact>;

/** One detector's (or outside alert's) statement that a signal deviates, or that it no longer does. */
export const AnomalyDetected = BaseMessage.extend({
  /** Deterministic: the record that led to it, the detector and the signal. The key of idempotence. */
  record_id: z.string(),
  received_at: Timestamp,
  domain: Domain,
  /** The family of the statement: `pattern`, `threshold`, `alert`, `level`, `context`, `rate`, … */
  anomaly_type: z.string(),
  incident_type: IncidentTypeName,
  role: AnomalyRole,
  state: AnomalyState,
  service: z.string().nullable(),
  host: z.string().optional(),
  device_id: z.string().optional(),
  detector: z.string(),
  /** What fires, in identity terms: pattern and captured object, metric and labels, alert and labels, or template id. */
  signal: z.string(),
  /** The captured object alone (interface, beam, mount, source address), where there is one. */
  object: z.string().optional(),
  score: z.number().min(0).max(1),
  severity_written: Severity.optional(),
  level: Level.optional(),
  metric_name: z.string().optional(),
  metric_value: z.number().optional(),
  threshold: z.number().optional(),
  impact: Impact.optional(),
  template_id: z.string().optional(),
  raw_msg: z.string().optional(),
  fingerprint: z.string(),
  /** When the condition began, by event time. */
  started_at: Timestamp,
  /** The event time of the record that made this statement. */
  occurred_at: Timestamp,
  /** One line for people: "rf_snr_db 4.2 below 7 for 60 s". */
  reason: z.string(),
  /** The condition reports its end (`value back`, `alert resolved`, a `clears` pattern); false for mere log lines. */
  clearable: z.boolean(),
  clock_skew: z.boolean().optional(),
  meta: Meta.optional(),
});
export type AnomalyDetected = z.infer<typeof AnomalyDetected>;

export const DeviceContext = z.object({
  type: z.string().nullable(),
  vendor: z.string().nullable(),
  model: z.string().nullable(),
  location: z.string().nullable(),
  criticality: z.string().nullable(),
});
export type DeviceContext = z.infer<typeof DeviceContext>;

export const RecentIncident = z.object({
  incident_id: z.string(),
  incident_type: IncidentTypeName,
  severity: Severity,
  first_seen: Timestamp,
});
export type RecentIncident = z.infer<typeof RecentIncident>;

/** What the site knew around an anomaly. A part that could not be had is named in `missing`. */
export const ContextData = z.object({
  similar_count_1h: z.number().int().nullable(),
  similar_count_24h: z.number().int().nullable(),
  similar_count_7d: z.number().int().nullable(),
  metric_p50: z.number().optional(),
  metric_p95: z.number().optional(),
  top_error_rank: z.number().int().optional(),
  last_incident_ts: Timestamp.optional(),
  device: DeviceContext.optional(),
  recent_incidents: z.array(RecentIncident),
  operational_status: z
    .object({ ship_mode: z.string().nullable(), device_state: z.string().nullable() })
    .optional(),
  missing: z.array(z.object({ part: z.string(), reason: z.string() })),
});
export type ContextData = z.infer<typeof ContextData>;

export const AnomalyEnriched = AnomalyDetected.extend({
  context: ContextData,
  severity: Severity,
  severity_reason: z.string(),
  tags: z.array(z.string()),
});
export type AnomalyEnriched = z.infer<typeof AnomalyEnriched>;
