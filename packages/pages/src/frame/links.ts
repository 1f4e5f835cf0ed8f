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

/** Of a runbook or a segment of the policy, such as `runbooks/disk-full`. */
export function documentHref(documentId: string): string {
  const [source = '', ...name] = documentId.split('/');
  return PAGE_PATHS.document
    .replace(':source', encodeURIComponent(source))
    .replace(':name', encodeURIComponent(name.join('/')));
}

export function traceHref(trackingId: string): string {
  return PAGE_PATHS.trace.replace(':id', encodeURIComponent(trackingId));
}
