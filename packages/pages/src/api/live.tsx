import { Incident, StatsSnapshot } from '@aiops/contracts';
import { notifyManager, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { useApi } from './api-context.ts';
import { followEvents, type StreamEvent } from './event-stream.ts';
import { keys } from './keys.ts';
import { paced } from './paced.ts';
import { unread } from './unread.ts';

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
/** Events of one picture are taken in together: about as often as a screen draws, in a tab that is hidden too. */
const TOGETHER_MS = 16;
const LiveContext = createContext<Live | null>(null);

/** Follows the server's events for all pages: an incident that changed is at once what the caches hold of it. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const { client } = useApi();
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>({ state: 'connecting', since: Date.now() });
  const listeners = useRef(new Set<Listener>());

  useEffect(() => {
    const stop = new AbortController();
    const refresh = paced(() => refreshLists(queries), REFRESH_MS);
    const events = together((waiting: readonly StreamEvent[]) =>
      notifyManager.batch(() => {
        for (const event of waiting) take(event, queries, listeners.current, refresh);
      }),
    );
    const change = (next: LiveState['state']): void =>
      setState((known) => (known.state === next ? known : { state: next, since: Date.now() }));
    void followEvents(
      client,
      {
        onOpen: () => {
          change('live');
          // What changed while nobody listened.
          refresh();
          for (const queryKey of [keys.eachIncident, keys.ofEachIncident]) {
            void queries.invalidateQueries({ queryKey }, { cancelRefetch: false });
          }
        },
        onLost: () => change('lost'),
        onEvent: events.add,
      },
      stop.signal,
    );
    return () => {
      stop.abort();
      events.cancel();
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
  if (type !== 'incident') return;
  const incident = Incident.safeParse(data);
  // What it changed is read again with the lists; that one change could not be told is said.
  if (!incident.success) unread.add('events');
  else {
    change(queries, incident.data);
    for (const listener of listeners) listener(incident.data);
  }
  refresh();
}

/** Only what some page holds of it: thousands go by that nobody looks at. */
function change(queries: QueryClient, incident: Incident): void {
  const queryKey = keys.incident(incident.incident_id);
  if (queries.getQueryCache().find({ queryKey }) === undefined) return;
  queries.setQueryData<Incident>(queryKey, (known) =>
    known === undefined || known.version <= incident.version ? incident : known,
  );
}

/** Reads that are under way go on: cancelled each second, a slow one would never end. */
async function refreshLists(queries: QueryClient): Promise<void> {
  const lists = [keys.allIncidents, keys.allFacets, keys.shipSummary];
  const late = lists.filter((queryKey) => queries.isFetching({ queryKey }) > 0);
  const read = (queryKey: readonly string[]): Promise<void> =>
    queries.invalidateQueries({ queryKey }, { cancelRefetch: false });
  await Promise.all(lists.map(read));
  // They began before the change, and may be without it.
  await Promise.all(late.map(read));
}

/** Hands over what came within a moment as one. */
function together(work: (events: readonly StreamEvent[]) => void) {
  let waiting: StreamEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hand = (): void => {
    timer = undefined;
    const events = waiting;
    waiting = [];
    work(events);
  };
  return {
    add: (event: StreamEvent): void => {
      waiting.push(event);
      timer ??= setTimeout(hand, TOGETHER_MS);
    },
    cancel: () => clearTimeout(timer),
  };
}
