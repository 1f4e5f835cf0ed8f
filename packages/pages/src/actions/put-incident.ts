import type { Incident } from '@aiops/contracts';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { keys } from '../api/keys.ts';

interface ListPage {
  readonly data: readonly Incident[];
}

/** The incident as it is now, in all that the cache holds of it. An older version than the cached one changes nothing. */
export function putIncident(queries: QueryClient, incident: Incident): void {
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
