import type { Incident } from '@aiops/contracts';
import type { InfiniteData } from '@tanstack/react-query';
import type { IncidentFilter } from '../api/routes.ts';

export interface RowsPage {
  readonly data: readonly Incident[];
  readonly next_cursor: string | null;
}
export type Rows = InfiniteData<RowsPage, string | undefined>;

/** More rows than anybody reads: beyond them one narrows the list. */
export const MAX_ROWS = 5000;

/**
 * Whether a changed incident may be in the list, by what can be told here. The server alone knows about words and
 * times: of those it is asked.
 */
export function mayBeShown(filter: IncidentFilter, incident: Incident): boolean {
  const { severity, status, type, category, ship_id, device_id, service } = filter;
  return (
    (severity === undefined || severity.includes(incident.severity)) &&
    (status === undefined || status.includes(incident.status)) &&
    (type === undefined || type.includes(incident.incident_type)) &&
    (category === undefined || category.includes(incident.category)) &&
    (ship_id === undefined || ship_id === incident.ship_id) &&
    (device_id === undefined || incident.scope.some((entry) => entry.device_id === device_id)) &&
    (service === undefined || incident.scope.some((entry) => entry.service === service))
  );
}

/**
 * Every incident once, where it was met first, without those that changed so that they are not asked for any more.
 * @param newest what is known of some of them beside the pages
 */
export function rowsOf(
  pages: readonly RowsPage[] | undefined,
  filter: IncidentFilter,
  newest: ReadonlyMap<string, Incident> = new Map(),
): Incident[] {
  const byId = new Map<string, Incident>();
  for (const { data } of pages ?? []) {
    for (const incident of data) {
      const known = byId.get(incident.incident_id);
      if (known === undefined || known.version < incident.version) byId.set(incident.incident_id, incident);
    }
  }
  return [...byId.values()]
    .map((incident) => newerOf(incident, newest.get(incident.incident_id)))
    .filter((incident) => mayBeShown(filter, incident));
}

/**
 * The list with what its beginning is now: rows that are there stay where they are, new ones come in front of them.
 * Where nothing of it was known there may be a gap, and the list begins anew.
 */
export function withHead(rows: Rows, head: RowsPage): Rows {
  const isKnown = knownIn(rows);
  if (head.next_cursor !== null && !head.data.some(isKnown))
    return { pages: [head], pageParams: [undefined] };
  const now = new Map(head.data.map((incident) => [incident.incident_id, incident]));
  const pages = rows.pages.map((page) => ({
    ...page,
    data: page.data.map((incident) => newerOf(incident, now.get(incident.incident_id))),
  }));
  const arrived = arrivalsOf(rows, head);
  const [first = { data: [], next_cursor: head.next_cursor }, ...others] = pages;
  return bounded({ ...rows, pages: [{ ...first, data: [...arrived, ...first.data] }, ...others] });
}

/**
 * Those of the beginning that are new to the list. Behind the last known row of a beginning that goes on, they only
 * moved up since others left: they are met on the next page.
 */
export function arrivalsOf(rows: Rows, head: RowsPage): Incident[] {
  const isKnown = knownIn(rows);
  const end = head.next_cursor === null ? head.data.length : head.data.findLastIndex(isKnown);
  return head.data.slice(0, end === -1 ? undefined : end).filter((incident) => !isKnown(incident));
}

function knownIn(rows: Rows): (incident: Incident) => boolean {
  const known = new Set(rows.pages.flatMap(({ data }) => data.map(({ incident_id }) => incident_id)));
  return ({ incident_id }) => known.has(incident_id);
}

function newerOf(known: Incident, now: Incident | undefined): Incident {
  return now !== undefined && now.version > known.version ? now : known;
}

/** The last pages give way; they are read again when somebody scrolls there. */
function bounded(rows: Rows): Rows {
  let [count, kept] = [0, 0];
  for (const { data } of rows.pages) {
    count += data.length;
    if (count > MAX_ROWS && kept > 0) break;
    kept += 1;
  }
  return { pages: rows.pages.slice(0, kept), pageParams: rows.pageParams.slice(0, kept) };
}

/** By how many rows the list moved below a row that is still there; 0 where it went. */
export function shiftOf(before: readonly string[], after: readonly string[], at: number): number {
  const anchor = before[at];
  if (anchor === undefined) return 0;
  const now = after.indexOf(anchor);
  return now === -1 ? 0 : now - at;
}
