import { z } from 'zod';
import { Timestamp } from './base.ts';

/** A number that was measured, or null with the reason in the snapshot's `missing`. */
const Measured = z.number().nullable();
export const Percentiles = z.object({ p50: Measured, p95: Measured, p99: Measured, count: z.number().int() });
export type Percentiles = z.infer<typeof Percentiles>;
const Counts = z.record(z.string(), z.number().int());

export const StatsSnapshot = z.object({
  range: z.string(),
  from: Timestamp,
  to: Timestamp,
  logs: Measured,
  metrics: Measured,
  alerts: Measured,
  anomalies: Measured,
  incidents: Measured,
  duplicates: Measured,
  suppressions: Measured,
  errors: Measured,
  by_severity: Counts,
  by_status: Counts,
  by_type: Counts,
  by_category: Counts,
  /** What people said of incidents: `noise`, `real`. Of those nobody spoke of, none. */
  by_feedback: Counts.optional(),
  /** By reason: records that were not stored or not taken in, and label values that were replaced. */
  dropped: Counts.optional(),
  fast_path_ms: Percentiles,
  insight_path_ms: Percentiles,
  cache_hit_rate: Measured,
  slo: z.record(z.string(), z.object({ target: z.number(), value: Measured, met: z.boolean().nullable() })),
  services: z.array(z.object({ role: z.string(), processed: Measured, errors: Measured, lag: Measured })),
  /** Every null above, with why. */
  missing: z.array(z.object({ part: z.string(), reason: z.string() })),
});
export type StatsSnapshot = z.infer<typeof StatsSnapshot>;

/** What one source lost for one reason. */
export const DroppedRecords = z.object({
  ship_id: z.string().nullable(),
  /** The device, else the host, else the address of the sender. */
  source: z.string(),
  /**
   * `rate_limited`, `buffer_full`: not taken in, under load. `below_min_severity`, `sampled`, `storm_sampled`: judged
   * but not stored, by policy. `label_values`: not records but values of labels, replaced by `other`.
   * `kernel_buffer_full`: datagrams that the system threw away before anybody saw them. `infinite`,
   * `native_histogram`, `exponential_buckets`: values that can't be kept. `stale`, `nan`: no values at all.
   */
  reason: z.string(),
  records: z.number().int(),
  first_seen: Timestamp,
  last_seen: Timestamp,
});
export type DroppedRecords = z.infer<typeof DroppedRecords>;
