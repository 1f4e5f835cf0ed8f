import type { Incident, IncidentFacets, Severity } from '@aiops/contracts';
import type { Page, PageRequest, TimeRange } from './page.ts';

export interface IncidentFilter {
  readonly severity?: readonly string[];
  readonly status?: readonly string[];
  readonly type?: readonly string[];
  readonly category?: readonly string[];
  /** What people said of it. */
  readonly feedback?: readonly string[];
  readonly ship_id?: string;
  readonly device_id?: string;
  readonly service?: string;
  /** With this text in it, in whatever case; a blank finds the `_` of a name too. */
  readonly q?: string;
  /** Ships that the text names: their incidents are found by `q` as well. */
  readonly q_ships?: readonly string[];
  /** By first_seen. */
  readonly range?: TimeRange;
}

/** Incidents of one ship, type and severity that are open or acknowledged. */
export interface LiveIncidents {
  readonly ship_id: string;
  readonly incident_type: string;
  readonly severity: Severity;
  readonly count: number;
  /** That began first. */
  readonly first: { readonly incident_id: string; readonly first_seen: string };
}

export interface IncidentStore {
  /** The greatest version is the incident. An older or equal one changes nothing. */
  saveIncidents(incidents: readonly Incident[]): Promise<void>;
  /** Keeps each version as an event, for whoever asks the store itself what an incident was like. Not on the Fast Path. */
  keepVersions(incidents: readonly Incident[]): Promise<void>;
  getIncident(incidentId: string): Promise<Incident | null>;
  /** Newest activity first. */
  listIncidents(filter: IncidentFilter, page: PageRequest): Promise<Page<Incident>>;
  /** What the list holds by each value of a field, under the filters on the other fields. */
  incidentFacets(filter: IncidentFilter): Promise<IncidentFacets>;
  /** What is open or acknowledged, of ships that are known. */
  liveIncidents(): Promise<readonly LiveIncidents[]>;
  /** Same type, or sharing scope, before this one; the most alike first, with why. */
  similarIncidents(
    incident: Incident,
    limit: number,
  ): Promise<readonly { incident: Incident; why: string }[]>;
}
