import type { Incident } from '@aiops/contracts';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { keys } from '../api/keys.ts';

interface ListPage {
  readonly data: readonly Incident[];
}

const MAX_NEWEST = 2000;
const newest = new WeakMap<QueryClient, Map<string, Incident>>();

/** The newest version of what changed lately. A page whose reading began before a change would bring the old one back. */
export function newestOf(queries: QueryClient): ReadonlyMap<string, Incident> {
  return newest.get(queries) ?? new Map();
}

function remember(queries: QueryClient, incident: Incident): void {
  const { incident_id } = incident;
  const known = newest.get(queries) ?? new Map<string, Incident>();
  newest.set(queries, known);
  const before = known.get(incident_id);
  known.delete(incident_id);
  known.set(incident_id, before === undefined ? incident : newerOf(before, incident));
  const [oldest] = known.keys();
  if (known.size > MAX_NEWEST && oldest !== undefined) known.delete(oldest);
}

/** The incident as it is now, in all that the cache holds of it. An older version than the cached one changes nothing. */
export function putIncident(queries: QueryClient, incident: Incident): void {
  remember(queries, incident);
  queries.setQueryData<Incident>(keys.incident(incident.incident_id), (known) =>
    known === undefined ? undefined : newerOf(known, incident),
  );
  for (const queryKey of [keys.allIncidents, keys.allIncidentRows]) {
    queries.setQueriesData<ListPage | InfiniteData<ListPage>>({ queryKey }, (known) => {
      if (known === undefined) return undefined;
      return 'pages' in known ? inPages(known, incident) : inPage(known, incident);
    });
  }
}

function inPages(known: InfiniteData<ListPage>, incident: Incident): InfiniteData<ListPage> {
  const pages = known.pages.map((page) => inPage(page, incident));
  return pages.every((page, at) => page === known.pages[at]) ? known : { ...known, pages };
}

/** The same object where the incident is not in it, so that nothing is drawn again. */
function inPage<T extends ListPage>(page: T, incident: Incident): T {
  const at = page.data.findIndex(({ incident_id }) => incident_id === incident.incident_id);
  const known = page.data[at];
  if (known === undefined || newerOf(known, incident) === known) return page;
  return { ...page, data: page.data.with(at, incident) };
}

function newerOf(known: Incident, incident: Incident): Incident {
  return known.version < incident.version ? incident : known;
}
