import { PAGE_PATHS } from '@aiops/contracts';
import { DEFAULT_VIEW, type View, writeView } from '../incidents/url-state.ts';

/** Where pages are, below the base path of the host: for `Link href`. */
export function incidentHref(incidentId: string): string {
  return PAGE_PATHS.incident.replace(':id', encodeURIComponent(incidentId));
}

/** The list of what is under work, unless the view says otherwise. */
export function incidentsHref(view: Partial<View> = {}): string {
  return `${PAGE_PATHS.incidents}${writeView({ ...DEFAULT_VIEW, ...view })}`;
}

export function traceHref(trackingId: string): string {
  return PAGE_PATHS.trace.replace(':id', encodeURIComponent(trackingId));
}
