import { PAGE_PATHS } from '@aiops/contracts';
import { queryText } from '../api/client.ts';
import type { IncidentFilter } from '../api/routes.ts';

/** Where pages are, below the base path of the host: for `Link href`. */
export function incidentHref(incidentId: string): string {
  return PAGE_PATHS.incident.replace(':id', encodeURIComponent(incidentId));
}

/** The list, filtered: its address names the filter as the API does. */
export function incidentsHref(filter: IncidentFilter = {}): string {
  return `${PAGE_PATHS.incidents}${queryText({ ...filter })}`;
}

export function traceHref(trackingId: string): string {
  return PAGE_PATHS.trace.replace(':id', encodeURIComponent(trackingId));
}
