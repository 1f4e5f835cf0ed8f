import {
  type CitedRef,
  type EnrichmentCompleted,
  type EnrichmentRequest,
  SCHEMA_VERSION,
} from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import { type FactsBlock, type IncidentEvidence, type Narrative, textOf } from '@aiops/pipeline';

/** For programs and for people. */
export interface Reason {
  readonly code: string;
  readonly text: string;
}

/** What is told of one incident, and on which evidence. */
export interface Told {
  readonly request: EnrichmentRequest;
  readonly evidence: IncidentEvidence;
  readonly block: FactsBlock;
  readonly narrative: Narrative;
  readonly cacheAsked: boolean;
  /** Why these are the rules' words; null when nobody needs to know. */
  readonly reason: Reason | null;
  readonly model: {
    readonly name: string;
    readonly latencyMs: number;
    readonly tokens: number | null;
  } | null;
}

/** @param phase the first and the final narrative of one request are two */
export function completedOf(told: Told, phase: 'first' | 'final', nowMs: number): EnrichmentCompleted {
  const { request, evidence, block, narrative, cacheAsked, reason, model } = told;
  const { incident, runbooks, similar, documents = null } = evidence;
  const cited = new Set(narrative.sentences.flatMap(({ facts }) => facts));
  const facts = block.facts
    .filter(({ id }) => cited.has(id))
    .map(({ id, text, refs }) => ({ id, text, refs: [...refs] }));
  return {
    schema_version: SCHEMA_VERSION,
    tracking_id: incident.tracking_id,
    ts: toTimestamp(nowMs),
    ship_id: incident.ship_id,
    incident_id: incident.incident_id,
    // What was read, which may be later than what was asked about.
    material_version: incident.material_version,
    incident_version: incident.version,
    incident_status: incident.status,
    phase,
    narrative: textOf(narrative),
    confidence: narrative.confidence,
    evidence_refs: [...new Set(facts.flatMap(({ refs }) => refs.map(refText)))],
    runbooks: runbooks.map(({ id, title, risk }) => ({ id, title, risk })),
    similar_incidents: similar.map((one) => one.incident.incident_id),
    ...(documents === null ? {} : { documents }),
    source: narrative.source,
    ...(model === null || narrative.source === 'rules' ? {} : { model: model.name }),
    cache_hit: narrative.source === 'cache',
    llm_latency_ms: model?.latencyMs ?? null,
    token_count: model?.tokens ?? null,
    enrichment_id: `${request.incident_id}:${request.material_version}:${Date.parse(request.ts)}:${phase}`,
    requested_at: request.ts,
    missing: [...evidence.missing],
    cache_asked: cacheAsked,
    ...(reason === null ? {} : { reason }),
    sentences: narrative.sentences.map(({ text, by, part, facts: ids }) => ({
      text,
      by,
      part,
      facts: [...ids],
    })),
    facts,
  };
}

const TABLES: Readonly<Record<CitedRef['of'], string>> = {
  incident: 'incidents',
  anomaly: 'anomalies',
  record: 'trace_hops',
  device: 'devices',
  series: 'metrics',
  document: 'documents',
};

function refText({ of, id }: CitedRef): string {
  return `clickhouse://${TABLES[of]}/${id}`;
}
