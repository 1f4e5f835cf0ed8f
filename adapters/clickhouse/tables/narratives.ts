import {
  type EnrichmentCompleted,
  type Grade,
  type Incident,
  type NarrativeSource,
  narrativeOrder,
  type RunbookRef,
} from '@aiops/contracts';
import type { TimeRange } from '@aiops/ports';
import { Conditions } from '../conditions.ts';
import type { Reader } from '../driver.ts';
import type { RowFormat } from '../table-writer.ts';
import { readBody, toColumnTime } from './column-values.ts';

interface KeptNarrative {
  readonly narrative: EnrichmentCompleted;
  readonly precedence: string;
}

export const NARRATIVE_FORMAT: RowFormat<KeptNarrative> = {
  table: 'narratives',
  lane: 'events',
  // People wait for them, and have the incident meanwhile.
  paceMs: 100,
  columns: [
    'incident_id',
    'enrichment_id',
    'material_version',
    'incident_version',
    'words',
    'source',
    'cache',
    'requested_at',
    'completed_at',
    'narrative',
    'confidence',
    'runbooks',
    'body',
    'precedence',
  ],
  values: ({ narrative, precedence }) => [
    narrative.incident_id,
    narrative.enrichment_id,
    ...narrativeOrder(narrative),
    narrative.source,
    narrative.cache_hit ? 'hit' : narrative.cache_asked ? 'miss' : 'off',
    toColumnTime(narrative.requested_at),
    toColumnTime(narrative.ts),
    narrative.narrative,
    narrative.confidence,
    JSON.stringify(narrative.runbooks),
    JSON.stringify(narrative),
    precedence,
  ],
};

interface KeptWording {
  readonly key: string;
  readonly wording: unknown;
  readonly atMs: number;
  readonly precedence: string;
}

export const WORDING_FORMAT: RowFormat<KeptWording> = {
  table: 'llm_cache',
  lane: 'events',
  paceMs: 100,
  columns: ['cache_key', 'body', 'precedence'],
  values: ({ key, wording, atMs, precedence }) => [key, JSON.stringify({ at_ms: atMs, wording }), precedence],
};

const MAX_NARRATIVES = 1000;
const THE_ONE_FIRST =
  'material_version DESC, incident_version DESC, words DESC, completed_at DESC, enrichment_id DESC';

export async function listNarratives(
  reader: Reader,
  incidentId: string,
  limit: number,
): Promise<readonly EnrichmentCompleted[]> {
  const rows = await reader.query<{ body: string }>(
    `SELECT body FROM aiops.narratives FINAL WHERE incident_id = {incident_id:String}
     ORDER BY ${THE_ONE_FIRST} LIMIT ${Math.min(Math.max(Math.trunc(limit), 1), MAX_NARRATIVES)}`,
    { incident_id: incidentId },
  );
  return rows.map(readBody<EnrichmentCompleted>);
}

/** A wording is kept with its own time: the engine's is of another clock. */
export async function wordingSince(reader: Reader, key: string, sinceMs: number): Promise<unknown> {
  const [row] = await reader.query<{ body: string }>(
    'SELECT body FROM aiops.llm_cache WHERE cache_key = {cache_key:String} ORDER BY precedence DESC LIMIT 1',
    { cache_key: key },
  );
  if (row === undefined) return null;
  const { at_ms, wording } = readBody<{ at_ms: number; wording: unknown }>(row);
  return at_ms >= sinceMs ? wording : null;
}

interface ShownRow {
  readonly incident_id: string;
  readonly narrative: string;
  readonly source: NarrativeSource;
  readonly confidence: Grade;
  /** JSON. */
  readonly runbooks: string;
}

/** Each with the narrative that holds. One that another system made keeps what it came with. */
export async function withNarratives(reader: Reader, incidents: readonly Incident[]): Promise<Incident[]> {
  if (incidents.length === 0) return [];
  const rows = await reader.query<ShownRow>(
    `SELECT incident_id, narrative, source, confidence, runbooks FROM aiops.narratives
     WHERE incident_id IN {ids:Array(String)}
     ORDER BY incident_id, ${THE_ONE_FIRST} LIMIT 1 BY incident_id`,
    { ids: incidents.map(({ incident_id }) => incident_id) },
  );
  const told = new Map(rows.map((row) => [row.incident_id, row]));
  return incidents.map((incident) => withNarrative(incident, told.get(incident.incident_id)));
}

function withNarrative(incident: Incident, told: ShownRow | undefined): Incident {
  if (told === undefined || incident.narrative !== undefined) return incident;
  const { narrative, source, confidence } = told;
  const runbook_refs =
    incident.runbook_refs.length > 0 ? incident.runbook_refs : (JSON.parse(told.runbooks) as RunbookRef[]);
  return { ...incident, narrative, narrative_source: source, confidence, runbook_refs };
}

/** From the first narrative of a request to its last. */
const LONGEST_MS = 3_600_000;

export interface InsightCounts {
  readonly path: { p50: number | null; p95: number | null; p99: number | null; count: number };
  /** 0 to 1; null when no wording was looked for. */
  readonly cacheHitRate: number | null;
}

/**
 * Of the requests whose last narrative came in the range: from asking to that narrative, and how many of those that looked
 * for a wording found one.
 */
export async function countInsights(reader: Reader, range: TimeRange): Promise<InsightCounts> {
  const conditions = new Conditions().within(range, 'completed');
  const [row] = await reader.query<{
    count: string;
    asked: string;
    hits: string;
    quantiles: [number, number, number];
  }>(
    `SELECT count() AS count, countIf(asked) AS asked, countIf(hit) AS hits,
       quantilesExact(0.5, 0.95, 0.99)(toFloat64(dateDiff('millisecond', requested, completed))) AS quantiles
     FROM (
       SELECT requested_at AS requested, max(completed_at) AS completed,
         countIf(cache != 'off') > 0 AS asked, countIf(cache = 'hit') > 0 AS hit
       FROM aiops.narratives FINAL
       WHERE completed_at >= fromUnixTimestamp64Milli({earliest_ms:Int64}, 'UTC') GROUP BY incident_id, requested_at
     ) ${conditions.where}`,
    { ...conditions.parameters, earliest_ms: Math.trunc(range.fromMs) - LONGEST_MS },
  );
  const count = Number(row?.count ?? 0);
  if (row === undefined || count === 0)
    return { path: { p50: null, p95: null, p99: null, count: 0 }, cacheHitRate: null };
  const [p50, p95, p99] = row.quantiles;
  const asked = Number(row.asked);
  return { path: { p50, p95, p99, count }, cacheHitRate: asked === 0 ? null : Number(row.hits) / asked };
}
