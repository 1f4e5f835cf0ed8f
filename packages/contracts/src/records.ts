import { z } from 'zod';
import { BaseMessage, Meta, Timestamp } from './base.ts';
import { Domain, Level, ShipIdSource } from './enums.ts';

/** One log event as ingest understood it. What the record did not say is null or absent, never made up. */
export const LogMessage = BaseMessage.extend({
  record_id: z.string(),
  received_at: Timestamp,
  ship_id_source: ShipIdSource,
  domain: Domain.nullable(),
  service: z.string().nullable(),
  level: Level.nullable(),
  /** The source's own number: syslog's 0 (emergency) to 7 (debug), or OTLP's 1 to 24. */
  severity_number: z.number().int().optional(),
  msg: z.string(),
  host: z.string().optional(),
  device_id: z.string().optional(),
  /** Where it came in: `http`, `syslog-udp`, `file:<name>`, … */
  source: z.string(),
  parse_error: z.string().optional(),
  truncated: z.boolean().optional(),
  clock_skew: z.boolean().optional(),
  meta: Meta.optional(),
});
export type LogMessage = z.infer<typeof LogMessage>;

/** One sample of one series. */
export const MetricSample = BaseMessage.extend({
  record_id: z.string(),
  received_at: Timestamp,
  ship_id_source: ShipIdSource,
  name: z.string().min(1),
  value: z.number(),
  service: z.string().nullable(),
  host: z.string().optional(),
  device_id: z.string().optional(),
  source: z.string(),
  clock_skew: z.boolean().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  unit: z.string().optional(),
});
export type MetricSample = z.infer<typeof MetricSample>;
