import { IncidentTypeName, Matcher, Recurrence, Severity, Silence } from '@aiops/contracts';
import { z } from 'zod';
import { SHIPPED_INFRA_DEVICE_TYPES } from '../shipped/devices.ts';
import { SHIPPED_INCIDENT_TYPES } from '../shipped/incident-types.ts';
import { IncidentTypeSchema } from './incident-type.ts';
import { count, ratio, seconds, section, words } from './keys.ts';
import { ShipTimeZone, weeklySpan } from './times.ts';

/** What can decide between two causes. */
const CAUSE_TERMS = ['downstream', 'start', 'strength', 'causing', 'shared', 'own_impact'] as const;
export type CauseTerm = (typeof CAUSE_TERMS)[number];

// The contracts tolerate unknown fields in messages; in a policy file they are faults.
const Matchers = z.array(Matcher.strict()).min(1).max(20);
const RecurrenceSchema = Recurrence.extend({
  days: Recurrence.shape.days.meta({ description: 'Days on which it begins; absent: every day.' }),
  start: Recurrence.shape.start.meta({ description: 'HH:MM at which it begins.' }),
  duration_min: Recurrence.shape.duration_min.meta({
    description: 'How long it holds each time.',
    'x-unit': 'min',
  }),
  timezone: ShipTimeZone.default('UTC').meta({
    description: 'The zone of days and start; `ship`: that of the ship, by the registry.',
  }),
}).strict();
const SilenceSchema = Silence.extend({
  matchers: Matchers,
  recurs: RecurrenceSchema.optional().meta({
    description: 'Within its time it holds again and again, at these times alone.',
  }),
}).strict();

const MaintenanceWindowSchema = z.strictObject({
  ...weeklySpan,
  timezone: ShipTimeZone.default('UTC').meta({
    description: 'The zone of start and end; `ship`: that of the ship, by the registry.',
  }),
  matchers: Matchers.meta({ description: 'What it covers; all must hold.' }),
  max_severity: Severity.optional().meta({
    description: 'Above this severity it does not hold. Absent: it holds for all.',
  }),
});

export const CorrelateSchema = section('How anomalies become incidents.', {
  types: z
    .record(IncidentTypeName, IncidentTypeSchema)
    .prefault(SHIPPED_INCIDENT_TYPES)
    .meta({ description: 'The incident types: window, base severity, category, effects.' }),
  dedup_ttl_sec: seconds(900, 'A repeat of a member within this time only counts (sliding).'),
  suppression_ttl_sec: seconds(1_800, 'How long an operator suppresses when no end is given.'),
  min_events_for_incident: count(1, 'Opening anomalies that an incident needs.', { min: 1, max: 100 }),
  max_events_per_incident: count(50, 'Evidence, members, ids and errors in the message; the store has all.', {
    min: 1,
    max: 1_000,
  }),
  correlation_timeout_sec: seconds(
    30,
    'Wait of the first notification, for the picture to settle; safety does not wait.',
    { min: 0, max: 3_600 },
  ),
  allowed_lateness_sec: seconds(300, 'The watermark lags behind the greatest event time by this.', {
    min: 0,
  }),
  reorder_interval_sec: seconds(
    5,
    'What came out of the order of event time is put in order at most this often, and before it settles.',
    { min: 0, max: 300 },
  ),
  max_journal: count(
    1_500,
    'Statements a ship keeps to put in order; beyond it the older half settles before its time, as it came.',
    { min: 100, max: 100_000 },
  ),
  clock_skew_sec: seconds(300, 'A time further ahead of receipt than this is replaced and marked.'),
  batch_skew_sec: seconds(
    86_400,
    'In analyze: a time further ahead of the median of the sources than this is skew.',
  ),
  topology_hops: count(5, 'How far up or down the topology members may be.', { min: 0, max: 20 }, 'hops'),
  sibling_gap_sec: seconds(60, 'Siblings under one upstream must begin within this.', { min: 0 }),
  landscape_gap_sec: seconds(
    0,
    '0: types and directions decide what relates. Above: two entities relate that the topology joins in any ' +
      'direction, or does not know, and that began within this of each other.',
    { min: 0, max: 86_400 },
  ),
  effect_lag_sec: seconds(120, 'An effect may start this long before its cause starts or after it ends.', {
    min: 0,
  }),
  stale_after_sec: seconds(86_400, 'Firing without a report or unknown for this long resolves as stale.'),
  reopen_within_sec: seconds(1_800, 'A related opener within this time of resolving reopens.', { min: 0 }),
  sustained_sec: seconds(120, 'A detector that holds for this long opens without a second one.'),
  update_interval_sec: seconds(1, 'Updates of one incident go out at most this often; the first at once.', {
    min: 0,
    max: 60,
  }),
  flapping: section('When an incident that fires and clears again and again is muted.', {
    changes: count(4, 'Fire and clear changes of one fingerprint …', { min: 2 }),
    window_sec: seconds(1_200, '… within this time; or'),
    reopenings: count(3, 'this many reopenings …', { min: 1 }),
    reopen_window_sec: seconds(7_200, '… within this time.'),
  }),
  root_start_equal_sec: seconds(30, 'Starts within this count as equal when causes are ranked.', { min: 0 }),
  silent_root_min_members: count(3, 'Members below a silent common upstream before it may be the cause.', {
    min: 2,
  }),
  silent_root_share: ratio(
    0,
    '0: only what all hang on may be a silent cause. Above: also that of which this share of the direct ' +
      'dependents are members.',
  ),
  cause_order: z
    .array(z.enum(CAUSE_TERMS))
    .min(1)
    .max(CAUSE_TERMS.length)
    .refine((terms) => new Set(terms).size === terms.length, { error: 'must name each term once' })
    .default(['downstream', 'start', 'strength'])
    .meta({
      description:
        'What decides between causes, the first term first. downstream: most members below; start: the earliest; ' +
        'strength: severity and score; causing: a type that may cause others before their effects; shared: the ' +
        'silent one of which most direct dependents are members; own_impact: where what the incident costs begins, ' +
        'as far as statements say what they cost.',
    }),
  outage_type: IncidentTypeName.default('comms_outage').meta({
    description: 'The type that takes in every firing link incident of WAN devices of its ship.',
  }),
  link_types: z
    .array(IncidentTypeName)
    .max(20)
    .default(['link_degradation', 'comms_outage'])
    .meta({ description: 'The types that context relates to.' }),
  escalations: z
    .record(IncidentTypeName, IncidentTypeName)
    .default({ link_degradation: 'comms_outage', auth_failure: 'security_alert' })
    .meta({ description: 'An incident of the first type becomes the second once it has such a member.' }),
  infra_device_types: words(SHIPPED_INFRA_DEVICE_TYPES, 'Device types that others hang on.'),
  max_open_incidents: count(
    20_000,
    'Open incidents kept in memory; beyond it the longest idle is resolved as stale.',
    { min: 10, max: 100_000 },
  ),
  max_waiting: count(
    20_000,
    'Supporting anomalies that wait for an opener; beyond it the oldest is dropped.',
    { min: 10, max: 1_000_000 },
  ),
  maintenance_windows: z
    .array(MaintenanceWindowSchema)
    .max(200)
    .default([])
    .meta({ description: 'Weekly times in which what they cover is suppressed.' }),
  silences: z
    .array(SilenceSchema)
    .max(500)
    .default([])
    .meta({ description: 'Silences that the policy itself sets.' }),
});
