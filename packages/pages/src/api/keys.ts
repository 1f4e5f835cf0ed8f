import type { IncidentFilter } from './routes.ts';

/** Names of what the query cache holds: one place, so that live events find what they change. */
export const keys = {
  session: ['session'],
  readiness: ['readiness'],
  allIncidents: ['incidents'],
  incidents: (filter: IncidentFilter) => ['incidents', filter],
  /** The table's rows, page by page: kept true by each change, and not read again as a whole. */
  allIncidentRows: ['incident-rows'],
  incidentRows: (filter: IncidentFilter) => ['incident-rows', filter],
  allFacets: ['facets'],
  facets: (filter: IncidentFilter) => ['facets', filter],
  eachIncident: ['incident'],
  incident: (id: string) => ['incident', id],
  ofEachIncident: ['of-incident'],
  /** What belongs to one incident and is read beside it: `similar`, `series`, `ledger`, `narratives`. */
  ofIncident: (id: string, part: string) => ['of-incident', id, part],
  ships: ['ships'],
  shipSummary: ['ship-summary'],
  devices: (shipId: string) => ['devices', shipId],
  silences: ['silences'],
  stats: (range: string) => ['stats', range],
  trace: (id: string) => ['trace', id],
  document: (source: string, name: string) => ['document', source, name],
} as const;
