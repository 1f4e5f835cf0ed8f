import { z } from 'zod';
import { BaseMessage, Meta } from './base.ts';
import { Severity } from './enums.ts';

/** One condition of a silence or window; all of its matchers must hold. `*` in a value matches any run of characters. */
export const Matcher = z.object({
  field: z.enum(['ship_id', 'device_id', 'host', 'service', 'incident_type', 'severity', 'signal']),
  value: z.string().min(1).max(256),
});
export type Matcher = z.infer<typeof Matcher>;

export const DAYS_OF_WEEK = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export const DayOfWeek = z.enum(DAYS_OF_WEEK);
export type DayOfWeek = z.infer<typeof DayOfWeek>;

/** `HH:MM`, 24 hours. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** When a silence holds again and again: from a time of day on, for so long. */
export const Recurrence = z.object({
  /** Days on which it begins. Absent: every day. */
  days: z.array(DayOfWeek).min(1).max(7).optional(),
  start: TimeOfDay,
  /** Of elapsed time, at most a week. */
  duration_min: z.number().int().min(1).max(10_080),
  /** The zone of days and start: an IANA zone, or `ship` for that of the ship a statement is of. */
  timezone: z.string().min(1).max(64).default('UTC'),
});
export type Recurrence = z.infer<typeof Recurrence>;

export const Silence = z.object({
  silence_id: z.string(),
  matchers: z.array(Matcher).min(1).max(20),
  starts_at: z.iso.datetime(),
  ends_at: z.iso.datetime(),
  comment: z.string().max(2000),
  created_by: z.string(),
  /** Above this severity the silence does not hold. Absent: it holds for all. */
  max_severity: Severity.optional(),
  /** Between `starts_at` and `ends_at` it holds at these times alone. Absent: all the time. */
  recurs: Recurrence.optional(),
});
export type Silence = z.infer<typeof Silence>;

export const CommandName = z.enum([
  'ack',
  'resolve',
  'reopen',
  'suppress',
  'merge',
  'split',
  'silence',
  'unsilence',
  'assign',
  'comment',
]);
export type CommandName = z.infer<typeof CommandName>;

/** What a person asks of the correlation-service, which alone changes state. */
export const IncidentCommand = BaseMessage.extend({
  command_id: z.string(),
  command: CommandName,
  incident_id: z.string().optional(),
  arguments: Meta,
  user: z.string(),
  expected_version: z.number().int().optional(),
});
export type IncidentCommand = z.infer<typeof IncidentCommand>;

/** Elapsed time as an input of correlation, so that a replay sees the same passing of time. */
export const CorrelationTick = BaseMessage.extend({ now: z.number().int() });
export type CorrelationTick = z.infer<typeof CorrelationTick>;

export const AuditEvent = BaseMessage.extend({
  audit_id: z.string(),
  user: z.string(),
  action: z.string(),
  resource: z.string(),
  status: z.enum(['ok', 'denied', 'failed']),
  details: Meta,
  error: z.string().optional(),
});
export type AuditEvent = z.infer<typeof AuditEvent>;

/** What a role gave up on, kept with its reason so that it can be replayed. */
export const DeadLetter = BaseMessage.extend({
  role: z.string(),
  subject: z.string(),
  message_id: z.string(),
  deliveries: z.number().int(),
  reason: z.string(),
  body: z.unknown(),
});
export type DeadLetter = z.infer<typeof DeadLetter>;
