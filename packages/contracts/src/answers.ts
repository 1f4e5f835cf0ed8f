import { z } from 'zod';
import { AnomalyDetected, AnomalyEnriched } from './anomaly.ts';
import { Timestamp, TrackingId } from './base.ts';
import { Silence } from './commands.ts';
import { Grade, Severity } from './enums.ts';
import { Incident, NarrativeSource } from './incident.ts';
import { listOf } from './problem.ts';
import { LogMessage, MetricSample } from './records.ts';
import { ErrorEntry, LedgerEntry, TraceHop } from './trace.ts';

/**
 * What the HTTP API answers where it is more than a message of the bus: one definition for the routes, OpenAPI and
 * the console.
 */

/** The command is durable and will be applied; the incident was not seen to change within 3 s. */
export const Accepted = z.object({ state: z.literal('accepted'), incident_id: z.string() });
export type Accepted = z.infer<typeof Accepted>;

/** A narrative is asked for; asking again before it is told is the same request. */
export const NarrativeAsked = Accepted.extend({ request_id: z.string() });
export type NarrativeAsked = z.infer<typeof NarrativeAsked>;

/** A verdict with its reason in words. */
export const ExplainedVerdict = LedgerEntry.extend({ reason: z.string() });
export type ExplainedVerdict = z.infer<typeof ExplainedVerdict>;

export const SimilarIncident = z.object({ incident: Incident, why: z.string() });
export type SimilarIncident = z.infer<typeof SimilarIncident>;

const TracedNarrative = z.object({
  incident_id: z.string(),
  narrative: z.string(),
  source: NarrativeSource.nullable(),
  confidence: Grade.nullable(),
});

/** All that is known of one tracking id. */
export const TraceAnswer = z.object({
  tracking_id: TrackingId,
  /** From the start of the first hop to the end of the last; null without hops. */
  total_ms: z.number().nullable(),
  hops: z.array(TraceHop.extend({ latency_ms: z.number() })),
  ledger: z.array(ExplainedVerdict),
  errors: z.array(ErrorEntry),
  records: z.object({ logs: z.array(LogMessage), metrics: z.array(MetricSample) }),
  anomalies: z.array(z.union([AnomalyEnriched, AnomalyDetected])),
  incidents: z.array(Incident),
  narratives: z.array(TracedNarrative),
  links: z.object({ self: z.string(), errors: z.string(), logs: z.string(), incidents: z.array(z.string()) }),
});
export type TraceAnswer = z.infer<typeof TraceAnswer>;

/** One series of a chart: average, least and greatest value of each step that has samples. */
export const MetricSeries = z.object({
  name: z.string(),
  ship_id: z.string().nullable(),
  device_id: z.string().nullable(),
  host: z.string().nullable(),
  service: z.string().nullable(),
  labels: z.record(z.string(), z.string()),
  points: z.array(z.object({ ts: Timestamp, avg: z.number(), min: z.number(), max: z.number() })),
});
export type MetricSeries = z.infer<typeof MetricSeries>;

/** A series that an incident's statements speak of, around the event. */
export const IncidentSeries = MetricSeries.extend({
  /** What it was held against, where that is one number. */
  threshold: z.number().nullable(),
});
export type IncidentSeries = z.infer<typeof IncidentSeries>;
/** `from` and `to` bound the charts: some time before the incident began to some time after its last activity. */
export const IncidentSeriesAnswer = listOf(IncidentSeries).extend({ from: Timestamp, to: Timestamp });
export type IncidentSeriesAnswer = z.infer<typeof IncidentSeriesAnswer>;

const FacetCounts = z.array(z.object({ key: z.string(), count: z.number().int() }));
/**
 * How many incidents there are by each value of a field, under the filters on the other fields: what choosing that
 * value would show. The commonest first, at most 100 a field; an incident without a ship has none of `ship_id`.
 */
export const IncidentFacets = z.object({
  /** Under all filters. */
  total: z.number().int(),
  severity: FacetCounts,
  status: FacetCounts,
  type: FacetCounts,
  ship_id: FacetCounts,
  device_id: FacetCounts,
});
export type IncidentFacets = z.infer<typeof IncidentFacets>;

/** A ship at a glance. */
export const ShipSummary = z.object({
  ship_id: z.string(),
  name: z.string().nullable(),
  timezone: z.string().nullable(),
  mode: z.string().nullable(),
  /** False for one that records name and the registry does not know. */
  registered: z.boolean(),
  /** Incidents that are open or acknowledged. */
  open: z.record(Severity, z.number().int()),
  /** Its link to shore, by what incidents say. `unknown`: nothing was heard of the ship in the last 24 hours. */
  link: z.object({
    state: z.enum(['ok', 'degraded', 'out', 'unknown']),
    since: Timestamp.nullable(),
    incident_id: z.string().nullable(),
    /** In words, why. */
    reason: z.string(),
  }),
  /** Of the newest stored record of the last 24 hours. */
  last_record_at: Timestamp.nullable(),
});
export type ShipSummary = z.infer<typeof ShipSummary>;

/** Who asks, what the key may do, and whether one is needed. */
export const Session = z.object({
  name: z.string(),
  role: z.enum(['operator', 'engineer', 'admin', 'ingest']),
  needs_key: z.boolean(),
});
export type Session = z.infer<typeof Session>;

/** `GET /ready`. Details are for people with a key. `since`: when it was first found to be as it is. */
export const Readiness = z.object({
  status: z.enum(['ready', 'not_ready']),
  dependencies: z.array(
    z.object({
      name: z.string(),
      ok: z.boolean(),
      since: Timestamp.nullable(),
      detail: z.string().optional(),
    }),
  ),
});
export type Readiness = z.infer<typeof Readiness>;

/** `accepted`: durable, but not seen to be in force within 3 s. */
export const SilenceReceipt = z.object({ state: z.enum(['applied', 'accepted']), silence: Silence });
/** When it holds next, for each zone that it goes by, the soonest first. */
export const SilenceMade = SilenceReceipt.extend({
  next: z.array(z.object({ from: Timestamp, to: Timestamp, timezone: z.string() })),
});
/** The open incidents, and firing statements of the last 24 hours; `complete` is false when there were too many to look at. */
export const SilencePreview = listOf(Incident).extend({
  statements: z.object({
    covered: z.number().int(),
    looked_at: z.number().int(),
    complete: z.boolean(),
    from: Timestamp,
    to: Timestamp,
  }),
});
