import { z } from 'zod';
import { Timestamp, TrackingId } from './base.ts';

/** The steps of a record's way; `explain` belongs to the Insight Path. */
export const HOP_STAGES = ['ingest', 'detect', 'enrich', 'correlate', 'store', 'explain'] as const;
export const HopStage = z.enum(HOP_STAGES);
export type HopStage = z.infer<typeof HopStage>;

export const TraceHop = z.object({
  tracking_id: TrackingId,
  /** The anomaly or record this hop handled. */
  record_id: z.string(),
  stage: HopStage,
  role: z.string(),
  started_at: Timestamp,
  ended_at: Timestamp,
  status: z.enum(['ok', 'error', 'degraded']),
  error_msg: z.string().optional(),
});
export type TraceHop = z.infer<typeof TraceHop>;

/**
 * Why a statement did or did not become an incident or a page: the closed list.
 * The text is what people read.
 */
export const REASONS = {
  matched_pattern: 'a log pattern matched',
  matched_level: 'the log level is critical or worse',
  threshold_crossed: 'a threshold held for its duration',
  threshold_cleared: 'the value is back and the condition ended',
  pattern_cleared: 'a pattern said the condition ended',
  outside_alert: 'another system raised an alert',
  outside_alert_resolved: 'another system resolved its alert',
  deviation_supports: 'one statistical detector deviates; it only supports',
  deviation_confirmed: 'a statistical deviation was confirmed by evidence of another kind',
  deviation_sustained: 'a statistical deviation held for its duration',
  deviation_cleared: 'the series is back to usual and the deviation ended',
  deviation_accepted: 'the new level stayed so long that it counts as usual from now on',
  series_silent: 'a series that came regularly is silent while its ship is heard; it only supports',
  entity_silent: 'most series of a host or device fell silent together while its ship is heard',
  entity_heard: 'a host or device that was silent is heard again',
  expected_in_context: 'a threshold is passed, which is expected in these surroundings',
  template_new: 'a kind of log line that was never seen on this ship; it only supports',
  template_rate: 'more lines of one kind than usual; it only supports',
  template_rate_sustained: 'more lines of one kind than usual, and it held for its duration',
  severity_burst: 'more lines of level error or worse than usual; it only supports',
  heartbeat_gone: 'a log line that came regularly is gone while its ship is heard; it only supports',
  heartbeat_back: 'a log line that came regularly is back and the condition ended',
  context_changed: 'a context metric changed',
  enriched: 'context and severity were added',
  enriched_partly: 'severity was added; a part of the context was missing',
  opened: 'it opened an incident',
  confirmed: 'it only supports, and what another detector said of the same series confirms it',
  attached: 'it joined an open incident',
  reopened: 'it reopened an incident that had just been resolved',
  duplicate: 'it repeated a member of an open incident within the dedup time',
  cleared: 'it ended a condition of an incident',
  cleared_nothing: 'it ended a condition that no open incident had',
  waiting: 'it only supports; it waits for an opener',
  below_threshold: 'it only supports, and no opener came in time',
  context_unused: 'it is context, and no related incident came in time',
  silenced: 'a silence covers it',
  maintenance: 'a maintenance window covers it',
  suppressed_by_operator: 'an operator suppressed its incident',
  late: 'it came later than the allowed lateness',
  flapping: 'it fires and clears too often; one notice was given',
  merged: 'its incident was merged into another',
  severity_raised: 'it raised the severity of its incident',
  wait_queue_full: 'too many statements waited; the oldest was dropped',
  dead_letter: 'it was given up on after its retries',
  rejected: 'it could not be processed',
} as const;
export type Reason = keyof typeof REASONS;
export const Reason = z.enum(Object.keys(REASONS) as [Reason, ...Reason[]]);

/** One verdict about one statement. */
export const LedgerEntry = z.object({
  tracking_id: TrackingId,
  record_id: z.string(),
  /** Order of the verdicts about one record within its stage. */
  seq: z.number().int().min(0),
  stage: HopStage,
  ts: Timestamp,
  ship_id: z.string().nullable(),
  verdict: Reason,
  /** In words, with the values that decided. */
  detail: z.string(),
  incident_id: z.string().optional(),
  fingerprint: z.string().optional(),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;

export const ErrorEntry = z.object({
  error_id: z.string(),
  tracking_id: TrackingId.nullable(),
  ship_id: z.string().nullable(),
  ts: Timestamp,
  role: z.string(),
  stage: z.string(),
  code: z.string(),
  error_msg: z.string(),
});
export type ErrorEntry = z.infer<typeof ErrorEntry>;
