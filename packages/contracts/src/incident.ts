import { z } from 'zod';
import { Meta, SchemaVersion, Timestamp, TrackingId } from './base.ts';
import { Category, Grade, IncidentTypeName, Severity, Status } from './enums.ts';

/** A fact an incident rests on. It quotes the lines or values themselves, so that it outlives the raw records. */
export const Evidence = z.object({
  /** `clickhouse://table/key`. */
  ref: z.string(),
  quote: z.string().optional(),
  points: z.array(z.object({ ts: Timestamp, value: z.number() })).optional(),
  summary: z.string().optional(),
  weight: z.number().min(0).max(1).optional(),
  count: z.number().int().min(1),
  tracking_id: TrackingId,
});
export type Evidence = z.infer<typeof Evidence>;

export const RunbookRef = z.object({ id: z.string(), title: z.string(), risk: Grade });
export type RunbookRef = z.infer<typeof RunbookRef>;

export const TimelineEvent = z.enum([
  'created',
  'updated',
  'merged',
  'split',
  'enriched',
  'acknowledged',
  'resolved',
  'reopened',
  'suppressed',
  'assigned',
  'commented',
  'action',
]);
export type TimelineEvent = z.infer<typeof TimelineEvent>;

export const TimelineEntry = z.object({
  ts: Timestamp,
  event: TimelineEvent,
  description: z.string().optional(),
  source: z.string(),
  meta: Meta.optional(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

export const ScopeEntry = z.object({
  /** A device id, or `host:<host>` where the registry knows no device. */
  device_id: z.string(),
  service: z.string().nullable(),
});
export type ScopeEntry = z.infer<typeof ScopeEntry>;

export const ProbableCause = z.object({
  entity: z.string(),
  rank: z.number().int().min(1),
  /** Every term the rank was made of: `downstream_members`, `earliest_start`, `strength`, `silent`, … */
  terms: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
});
export type ProbableCause = z.infer<typeof ProbableCause>;

export const ResolveReason = z.enum(['cleared', 'quiet', 'stale', 'operator', 'merged']);
export type ResolveReason = z.infer<typeof ResolveReason>;

export const IncidentError = z.object({ tracking_id: TrackingId, stage: z.string(), error_msg: z.string() });
export type IncidentError = z.infer<typeof IncidentError>;

/** A duplicate or suppressed statement, as listed with the incident that took it. */
export const NarrativeSource = z.enum(['llm', 'cache', 'rules']);
export type NarrativeSource = z.infer<typeof NarrativeSource>;

/** When an open incident ends by itself, if nothing more comes. In event time: the allowed lateness comes on top. */
export const ExpectedEnd = z.object({
  ts: Timestamp,
  /** `cleared`: nothing fires any more. `quiet`: only log lines spoke. `stale`: something fires by its last report. */
  reason: ResolveReason.extract(['cleared', 'quiet', 'stale']),
  /** Of what decides it: the last end of a condition, the last line, or the last report of what fires. */
  since: Timestamp,
});
export type ExpectedEnd = z.infer<typeof ExpectedEnd>;

/** What a person said of an incident: it was worth no notice, or it was. */
export const Feedback = z.enum(['noise', 'real']);
export type Feedback = z.infer<typeof Feedback>;

/** What people work on: a correlated set of anomalies with state, severity and timeline. */
export const Incident = z.object({
  schema_version: SchemaVersion,
  /** The record that opened it. */
  tracking_id: TrackingId,
  ts: Timestamp,
  ship_id: z.string().min(1).nullable(),
  error_msg: z.string().optional(),
  incident_id: z.string(),
  incident_type: IncidentTypeName,
  category: Category,
  severity: Severity,
  severity_reason: z.string(),
  status: Status,
  resolve_reason: ResolveReason.optional(),
  suppressed_by: z.string().optional(),
  /** Absent once it is resolved, and of an incident that another system made. */
  expected_end: ExpectedEnd.optional(),
  scope: z.array(ScopeEntry),
  corr_keys: z.array(z.string()),
  suppress_key: z.string(),
  timeline: z.array(TimelineEntry),
  evidence: z.array(Evidence),
  probable_cause: z.array(ProbableCause),
  runbook_refs: z.array(RunbookRef),
  narrative: z.string().optional(),
  narrative_source: NarrativeSource.optional(),
  confidence: Grade.optional(),
  owner: z.string().optional(),
  /** The last word of a person; the timeline says whose. */
  feedback: Feedback.optional(),
  tracking_ids: z.array(TrackingId),
  /** On the bus only: the ids that came since the last version, all of them, so that the store has every one. */
  added_tracking_ids: z.array(TrackingId).optional(),
  errors: z.array(IncidentError),
  anomaly_count: z.number().int().min(0),
  duplicate_count: z.number().int().min(0),
  merged_into: z.string().optional(),
  /** Who handed it in, for one that another system made and owns. Set by the API; absent for our own. */
  imported_by: z.string().optional(),
  related_to: z.array(z.string()),
  flapping: z.boolean(),
  created_at: Timestamp,
  updated_at: Timestamp,
  first_seen: Timestamp,
  last_seen: Timestamp,
  /** Counts stored events of this incident. */
  version: z.number().int().min(1),
  /** Rises when severity, scope, type or root changes: what a narrative belongs to. */
  material_version: z.number().int().min(1),
});
export type Incident = z.infer<typeof Incident>;
