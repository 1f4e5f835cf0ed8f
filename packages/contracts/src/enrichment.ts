import { z } from 'zod';
import { BaseMessage, Timestamp } from './base.ts';
import { Grade, IncidentTypeName, Severity, Status } from './enums.ts';
import { Evidence, Incident, NarrativeSource, RunbookRef, ScopeEntry } from './incident.ts';
import { listOf } from './problem.ts';

/** Asks for a narrative of an incident as it is at one `material_version`; `ts` is when it was asked. */
export const EnrichmentRequest = BaseMessage.extend({
  incident_id: z.string(),
  material_version: z.number().int(),
  /** Of the incident that is asked about; absent in a request of an earlier release, as its status is. */
  incident_version: z.number().int().optional(),
  incident_status: Status.optional(),
  incident_type: IncidentTypeName,
  severity: Severity,
  scope: z.array(ScopeEntry),
  evidence: z.array(Evidence),
  /** 10 goes first. */
  priority: z.number().int().min(1).max(10),
  /** Who asked once more: the model is then asked anew, whatever the cache has. */
  requested_by: z.string().optional(),
});
export type EnrichmentRequest = z.infer<typeof EnrichmentRequest>;

/** Where a fact can be looked up: an incident, a statement or a record by its ids, a device, a series, a document. */
export const CitedRef = z.object({
  of: z.enum(['incident', 'anomaly', 'record', 'device', 'series', 'document']),
  id: z.string(),
});
export type CitedRef = z.infer<typeof CitedRef>;

/** A statement that the evidence shows, as a sentence of the narrative cites it. */
export const CitedFact = z.object({ id: z.string(), text: z.string(), refs: z.array(CitedRef) });
export type CitedFact = z.infer<typeof CitedFact>;

export const ToldSentence = z.object({
  text: z.string(),
  /** Who worded it: the rules fill in what a model left out. */
  by: NarrativeSource,
  part: z.enum(['what', 'order', 'impact', 'cause', 'changed', 'past', 'do', 'sure']),
  /** Ids of the cited facts. */
  facts: z.array(z.string()),
});
export type ToldSentence = z.infer<typeof ToldSentence>;

const DocumentSource = z.enum(['runbooks', 'policies', 'incidents']);

/** A text that narratives cite, such as a runbook: `clickhouse://documents/<id>`. */
export const StoredDocument = z.object({
  id: z.string(),
  source: DocumentSource,
  title: z.string(),
  /** Markdown, or YAML of a policy. */
  text: z.string(),
  /** Its file is gone since: it is no longer meant to be followed. */
  withdrawn: z.boolean(),
});
export type StoredDocument = z.infer<typeof StoredDocument>;

/** What was written down before and fits: runbooks, segments of the policy, past incidents of the same ship; the best first. */
export const DocumentSearch = z.object({
  /** Words and meaning, or words alone. */
  by: z.enum(['words_and_vectors', 'words']),
  /** Why it was words alone: `no_embedder`, `vectors_too_slow`, or what failed. */
  reason: z.string().optional(),
  documents: z.array(z.object({ id: z.string(), source: DocumentSource, title: z.string() })),
});
export type DocumentSearch = z.infer<typeof DocumentSearch>;

export const EnrichmentCompleted = BaseMessage.extend({
  incident_id: z.string(),
  /** Of the incident that is told, as it was read; version and status are absent in a narrative of an earlier release. */
  material_version: z.number().int(),
  incident_version: z.number().int().optional(),
  incident_status: Status.optional(),
  /** The first is told at once, the final one when a model, or all of the evidence, was asked. */
  phase: z.enum(['first', 'final']).optional(),
  narrative: z.string(),
  confidence: Grade,
  /** `clickhouse://table/key`. */
  evidence_refs: z.array(z.string()),
  runbooks: z.array(RunbookRef),
  similar_incidents: z.array(z.string()),
  /** Absent where the policy wants no documents, and where they were not there in time. */
  documents: DocumentSearch.optional(),
  source: NarrativeSource,
  model: z.string().optional(),
  cache_hit: z.boolean(),
  llm_latency_ms: z.number().nullable(),
  token_count: z.number().int().nullable(),
  /** Unique among the narratives of its incident; the same one again is the same narrative. */
  enrichment_id: z.string(),
  requested_at: Timestamp,
  /** False: no wording was looked for, as where the cache or the model is switched off. */
  cache_asked: z.boolean(),
  /** Why these are the rules' words and no model's. */
  reason: z.object({ code: z.string(), text: z.string() }).optional(),
  /** Parts of the evidence that were not read, each with the reason; absent in a narrative of an earlier release. */
  missing: z.array(z.string()).optional(),
  sentences: z.array(ToldSentence),
  /** Those that the sentences cite. */
  facts: z.array(CitedFact),
});
export type EnrichmentCompleted = z.infer<typeof EnrichmentCompleted>;

/**
 * The order of the narratives of one incident, as numbers that are compared one after the other; the greater one holds. A later
 * material state comes before an earlier one, of one state what was read later, of one reading a model's words before the
 * rules', and the final before the first. Of equal ones the later stays.
 */
export function narrativeOrder({
  material_version,
  incident_version = 0,
  source,
  phase,
}: Pick<EnrichmentCompleted, 'material_version' | 'incident_version' | 'source' | 'phase'>): readonly [
  material: number,
  version: number,
  words: number,
] {
  return [material_version, incident_version, (source === 'rules' ? 0 : 2) + (phase === 'final' ? 1 : 0)];
}

type ToldState = Pick<EnrichmentCompleted, 'material_version' | 'incident_version' | 'incident_status'>;
type IncidentState = Pick<Incident, 'material_version' | 'version' | 'status'>;

/**
 * True where an incident is to be told anew, or asked about anew: its material state is a later one, or it is over now and was
 * not, or was and is not. Counts and names of those who took it change no account.
 */
export function isPast(told: ToldState, incident: IncidentState): boolean {
  if (incident.material_version !== told.material_version)
    return incident.material_version > told.material_version;
  const { incident_version: version, incident_status: status } = told;
  if (version === undefined || status === undefined || version >= incident.version) return false;
  return (status === 'resolved') !== (incident.status === 'resolved');
}

/** An incident with the narrative that holds now; absent while nobody has told it. */
export const ExplainedIncident = Incident.extend({ explanation: EnrichmentCompleted.optional() });
export type ExplainedIncident = z.infer<typeof ExplainedIncident>;

/** All narratives of an incident, the one that holds now first. */
export const NarrativeHistory = listOf(EnrichmentCompleted);
