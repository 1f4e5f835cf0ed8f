import {
  Accepted,
  AnomalyDetected,
  AnomalyEnriched,
  Device,
  DroppedRecords,
  ErrorEntry,
  ExplainedVerdict,
  type Feedback,
  Incident,
  IncidentFacets,
  IncidentSeriesAnswer,
  LogMessage,
  listOf,
  type Matcher,
  NarrativeAsked,
  NarrativeHistory,
  Readiness,
  Session,
  Ship,
  ShipSummary,
  Silence,
  SilenceMade,
  SilencePreview,
  SimilarIncident,
  StatsSnapshot,
  StoredDocument,
  TraceAnswer,
} from '@aiops/contracts';
import { z } from 'zod';
import type { Client } from './client.ts';

/** As `GET /api/v3/incidents` takes them; several values of one field are alternatives. */
export interface IncidentFilter {
  readonly severity?: readonly string[];
  readonly status?: readonly string[];
  readonly type?: readonly string[];
  readonly category?: readonly string[];
  readonly ship_id?: string;
  readonly device_id?: string;
  readonly service?: string;
  readonly q?: string;
  /** `1h`, `7d`, …: by the time it was first seen. */
  readonly range?: string;
}

interface Page {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Several fields may change at once. `version` is the one that was read: another person's change is a 409. */
export interface IncidentChange {
  readonly status?: 'ack' | 'resolved' | 'open' | 'suppressed';
  readonly owner?: string | null;
  readonly comment?: string;
  readonly feedback?: Feedback;
  readonly version: number;
}

export interface NewSilence {
  readonly matchers: readonly Matcher[];
  readonly ends_at: string;
  readonly comment: string;
}

const Verdicts = listOf(ExplainedVerdict).extend({ count: z.number().nullable() });
const Changed = z.union([Incident, Accepted]);
const Receipt = z.object({ state: z.enum(['applied', 'accepted']), silence: Silence });
const idPath = (id: string): string => `/api/v3/incidents/${encodeURIComponent(id)}`;

interface RecordQuery {
  readonly range: string;
  readonly q?: string;
  readonly host?: string;
  readonly ship_id?: string;
}

/** Every route that the pages ask, by its resource. */
export function createApi(client: Client) {
  const { get, send } = client;
  return {
    client,
    session: (signal?: AbortSignal) => get('/api/v3/session', Session, {}, signal),
    /** Ready or not, it tells of each dependency. */
    readiness: async (signal?: AbortSignal) => {
      const response = await client.raw('/ready', signal === undefined ? {} : { signal });
      return Readiness.parse(await response.json());
    },
    incidents: {
      list: (filter: IncidentFilter, page: Page, signal?: AbortSignal) =>
        get('/api/v3/incidents', listOf(Incident), { ...filter, ...page }, signal),
      facets: (filter: IncidentFilter, signal?: AbortSignal) =>
        get('/api/v3/incidents/facets', IncidentFacets, { ...filter }, signal),
      get: (id: string, signal?: AbortSignal) => get(idPath(id), Incident, {}, signal),
      change: (id: string, change: IncidentChange) => send('PATCH', idPath(id), Changed, change),
      merge: (id: string, other: string, version: number) =>
        send('POST', `${idPath(id)}/merge`, Changed, { incident_id: other, version }),
      split: (
        id: string,
        part: { readonly device_ids: readonly string[] } | { readonly incident_id: string },
        version: number,
      ) => send('POST', `${idPath(id)}/split`, Changed, { ...part, version }),
      similar: (id: string, limit: number, signal?: AbortSignal) =>
        get(`${idPath(id)}/similar`, listOf(SimilarIncident), { limit }, signal),
      series: (id: string, signal?: AbortSignal) =>
        get(`${idPath(id)}/series`, IncidentSeriesAnswer, {}, signal),
      /** The one that holds first. */
      narratives: (id: string, signal?: AbortSignal) =>
        get(`${idPath(id)}/narratives`, NarrativeHistory, {}, signal),
      /** Asks for another one. */
      enrich: (id: string) => send('POST', `${idPath(id)}/enrich`, NarrativeAsked),
      ledger: (id: string, page: Page, signal?: AbortSignal) =>
        get(`${idPath(id)}/ledger`, listOf(ExplainedVerdict), { ...page }, signal),
    },
    silences: {
      list: (signal?: AbortSignal) => get('/api/v3/silences', listOf(Silence), {}, signal),
      create: (silence: NewSilence) => send('POST', '/api/v3/silences', SilenceMade, silence),
      preview: (matchers: readonly Matcher[]) =>
        send('POST', '/api/v3/silences/preview', SilencePreview, { matchers }),
      end: (id: string) => send('DELETE', `/api/v3/silences/${encodeURIComponent(id)}`, Receipt),
    },
    ships: {
      list: (signal?: AbortSignal) => get('/api/v3/ships', listOf(Ship), { limit: 1000 }, signal),
      summary: (signal?: AbortSignal) => get('/api/v3/ships/summary', listOf(ShipSummary), {}, signal),
    },
    devices: (shipId: string, signal?: AbortSignal) =>
      get('/api/v3/devices', listOf(Device), { ship_id: shipId, limit: 1000 }, signal),
    stats: {
      get: (range: string, signal?: AbortSignal) => get('/api/v3/stats', StatsSnapshot, { range }, signal),
      duplicates: (range: string, page: Page, signal?: AbortSignal) =>
        get('/api/v3/stats/duplicates', Verdicts, { range, ...page }, signal),
      suppressions: (range: string, page: Page, signal?: AbortSignal) =>
        get('/api/v3/stats/suppressions', Verdicts, { range, ...page }, signal),
      /** By source and reason; the largest losses alone, which are at most 1000. */
      drops: (range: string, signal?: AbortSignal) =>
        get('/api/v3/stats/drops', listOf(DroppedRecords), { range, limit: 1000 }, signal),
    },
    errors: (range: string, page: Page, signal?: AbortSignal) =>
      get('/api/v3/errors', listOf(ErrorEntry), { range, ...page }, signal),
    trace: (trackingId: string, signal?: AbortSignal) =>
      get(`/api/v3/trace/${encodeURIComponent(trackingId)}`, TraceAnswer, {}, signal),
    document: (source: string, name: string, signal?: AbortSignal) =>
      get(
        `/api/v3/documents/${encodeURIComponent(source)}/${encodeURIComponent(name)}`,
        StoredDocument,
        {},
        signal,
      ),
    logs: (query: RecordQuery, page: Page, signal?: AbortSignal) =>
      get('/api/v3/logs', listOf(LogMessage), { ...query, ...page }, signal),
    anomalies: (query: RecordQuery & { readonly detector?: string }, page: Page, signal?: AbortSignal) =>
      get(
        '/api/v3/anomalies',
        listOf(z.union([AnomalyEnriched, AnomalyDetected])),
        { ...query, ...page },
        signal,
      ),
  };
}
export type Api = ReturnType<typeof createApi>;
