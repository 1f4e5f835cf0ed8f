import { Incident, StatsSnapshot } from '@aiops/contracts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { useApi } from './api-context.ts';
import { followEvents, type StreamEvent } from './event-stream.ts';
import { keys } from './keys.ts';

/** `since`: ms since the epoch. */
export interface LiveState {
  readonly state: 'connecting' | 'live' | 'lost';
  readonly since: number;
}

type Listener = (incident: Incident) => void;
interface Live extends LiveState {
  listen(listener: Listener): () => void;
}

/** Lists are read again at most so often, however many incidents change. */
const REFRESH_MS = 1000;
const LiveContext = createContext<Live | null>(null);

/** Follows the server's events for all pages: an incident that changed is at once what the caches hold of it. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const { client } = useApi();
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>({ state: 'connecting', since: Date.now() });
  const listeners = useRef(new Set<Listener>());

  useEffect(() => {
    const stop = new AbortController();
    const refresh = throttled(() => refreshLists(queries), REFRESH_MS);
    const change = (next: LiveState['state']): void =>
      setState((known) => (known.state === next ? known : { state: next, since: Date.now() }));
    void followEvents(
      client,
      {
        onOpen: () => {
          change('live');
          // What changed while nobody listened.
          refresh();
        },
        onLost: () => change('lost'),
        onEvent: (event) => take(event, queries, listeners.current, refresh),
      },
      stop.signal,
    );
    return () => {
      stop.abort();
      refresh.cancel();
    };
  }, [client, queries]);

  const listen = (listener: Listener): (() => void) => {
    listeners.current.add(listener);
    return () => listeners.current.delete(listener);
  };
  return <LiveContext.Provider value={{ ...state, listen }}>{children}</LiveContext.Provider>;
}

export function useLive(): LiveState {
  const live = useContext(LiveContext);
  if (live === null) throw new Error('live state is there inside <Pages host>');
  return live;
}

/** Calls with each incident that changes, as long as the component is shown. */
export function useIncidentChanges(listener: Listener): void {
  const live = useContext(LiveContext);
  const latest = useRef(listener);
  latest.current = listener;
  const listen = live?.listen;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `listen` changes with each render and does the same
  useEffect(() => listen?.((incident) => latest.current(incident)), []);
}

function take(
  { type, data }: StreamEvent,
  queries: QueryClient,
  listeners: ReadonlySet<Listener>,
  refresh: () => void,
): void {
  if (type === 'reset' || type === 'dropped') {
    void queries.invalidateQueries();
    return;
  }
  if (type === 'stats') {
    const stats = StatsSnapshot.safeParse(data);
    if (stats.success) queries.setQueryData(keys.stats(stats.data.range), stats.data);
    return;
  }
  const incident = Incident.safeParse(data);
  if (type !== 'incident' || !incident.success) return;
  const { incident_id, version } = incident.data;
  queries.setQueryData<Incident>(keys.incident(incident_id), (known) =>
    known === undefined || known.version <= version ? incident.data : known,
  );
  for (const listener of listeners) listener(incident.data);
  refresh();
}

function refreshLists(queries: QueryClient): void {
  for (const queryKey of [keys.allIncidents, keys.allFacets, keys.shipSummary]) {
    void queries.invalidateQueries({ queryKey });
  }
}

interface Throttled {
  (): void;
  cancel(): void;
}

/** At once, and then at most once in the time; what was asked for meanwhile is done at its end. */
function throttled(work: () => void, everyMs: number): Throttled {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isWanted = false;
  const run = (): void => {
    work();
    isWanted = false;
    timer = setTimeout(() => {
      timer = null;
      if (isWanted) run();
    }, everyMs);
  };
  const call = (): void => {
    if (timer === null) run();
    else isWanted = true;
  };
  return Object.assign(call, {
    cancel: () => {
      if (timer !== null) clearTimeout(timer);
    },
  });
}
