import type { Incident } from '@aiops/contracts';
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { newestOf, putIncident } from '../actions/put-incident.ts';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { useIncidentChanges, useLive } from '../api/live.tsx';
import type { IncidentFilter } from '../api/routes.ts';
import { arrivalsOf, MAX_ROWS, mayBeShown, type Rows, rowsOf, withHead } from './live-rows.ts';

/** More than a screen, and no more: each is a whole incident, and who filters waits for all of them. */
const PAGE_ROWS = 50;
/** The beginning of the list is read again at most so often, however much changes. */
const HEAD_MS = 1000;
/** While nothing is live. */
const POLL_MS = 10_000;
/** How long a row that came is marked. */
const MARKED_MS = 4000;
/** So many pages are kept for whoever comes back. */
const KEPT_PAGES = 10;

const NONE: ReadonlySet<string> = new Set();

/** The rows of the table: read page by page, and changed in place by what happens. */
export function useIncidentRows(filter: IncidentFilter) {
  const { incidents: api } = useApi();
  const queries = useQueryClient();
  const queryKey = useMemo(() => keys.incidentRows(filter), [filter]);
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => api.list(filter, { limit: PAGE_ROWS, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
  });
  const { arrived, headIsLate } = useLiveHead(filter, queryKey, query.isFetching);
  const rows = useMemo(() => {
    // Rows of another filter are only there until this one's come: they are shown as they were.
    return rowsOf(query.data?.pages, query.isPlaceholderData ? {} : filter, newestOf(queries));
  }, [query.data, query.isPlaceholderData, filter, queries]);

  useEffect(() => {
    return () => {
      queries.setQueryData<Rows>(queryKey, (known) =>
        known === undefined
          ? undefined
          : { pages: known.pages.slice(0, KEPT_PAGES), pageParams: known.pageParams.slice(0, KEPT_PAGES) },
      );
    };
  }, [queries, queryKey]);

  const { hasNextPage, isFetching, fetchNextPage } = query;
  const isFull = rows.length >= MAX_ROWS;
  const readMore = useCallback(() => {
    if (hasNextPage && !isFetching && !isFull) void fetchNextPage();
  }, [hasNextPage, isFetching, isFull, fetchNextPage]);
  return { ...query, rows, arrived, headIsLate, isFull, readMore };
}

/** Follows what changes. What is in the list changes in place; what may have come to it is asked of the server. */
function useLiveHead(filter: IncidentFilter, queryKey: readonly unknown[], isFetching: boolean) {
  const { incidents: api } = useApi();
  const queries = useQueryClient();
  const { state } = useLive();
  const [headIsLate, setHeadIsLate] = useState(false);
  const { arrived, mark } = useMarked();
  const isMissed = useRef(false);

  const readHead = useCallback(async (): Promise<void> => {
    if (queries.getQueryData(queryKey) === undefined) return;
    try {
      const head = await api.list(filter, { limit: PAGE_ROWS });
      setHeadIsLate(false);
      const before = queries.getQueryData<Rows>(queryKey);
      if (before === undefined) return;
      mark(arrivalsOf(before, head));
      queries.setQueryData<Rows>(queryKey, (rows) => (rows === undefined ? undefined : withHead(rows, head)));
      isMissed.current ||= queries.getQueryState(queryKey)?.fetchStatus === 'fetching';
    } catch {
      // Told on the page; the next change, or the next turn of the clock, asks again.
      setHeadIsLate(true);
    }
  }, [api, filter, mark, queries, queryKey]);
  const askHead = useAtMostEvery(readHead, HEAD_MS);

  useIncidentChanges((incident) => {
    putIncident(queries, incident);
    const rows = queries.getQueryData<Rows>(queryKey);
    const isThere = rows?.pages.some(({ data }) =>
      data.some((row) => row.incident_id === incident.incident_id),
    );
    if (isThere !== true && mayBeShown(filter, incident)) {
      isMissed.current ||= isFetching;
      askHead();
    }
  });
  // Live again: what changed while nobody listened. Not live: by the clock.
  useEffect(() => {
    if (state === 'live') {
      askHead();
      return;
    }
    const timer = setInterval(askHead, POLL_MS);
    return () => clearInterval(timer);
  }, [state, askHead]);
  // What came while a page was read is not in what the page was put behind: the beginning is asked again.
  useEffect(() => {
    if (isFetching || !isMissed.current) return;
    isMissed.current = false;
    askHead();
  }, [isFetching, askHead]);
  return { arrived, headIsLate };
}

function idsOf(incidents: readonly Incident[]): ReadonlySet<string> {
  return new Set(incidents.map(({ incident_id }) => incident_id));
}

/** The rows that came lately; each is marked for a moment. */
function useMarked() {
  const [arrived, setArrived] = useState(NONE);
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running) clearTimeout(timer);
      running.clear();
    };
  }, []);
  const mark = useCallback((incidents: readonly Incident[]): void => {
    if (incidents.length === 0) return;
    const ids = idsOf(incidents);
    setArrived((known) => new Set([...known, ...ids]));
    const timer = setTimeout(() => {
      timers.current.delete(timer);
      setArrived((known) => new Set([...known].filter((id) => !ids.has(id))));
    }, MARKED_MS);
    timers.current.add(timer);
  }, []);
  return { arrived, mark };
}

/** A call that does the work soon, once for all that ask within the time, and never twice at once. */
function useAtMostEvery(work: () => Promise<void>, everyMs: number): () => void {
  const latest = useRef(work);
  latest.current = work;
  const state = useRef({ isRunning: false, isWanted: false, timer: undefined as number | undefined });
  useEffect(() => {
    const { current } = state;
    return () => window.clearTimeout(current.timer);
  }, []);
  return useCallback(() => {
    const { current } = state;
    const run = async (): Promise<void> => {
      current.isRunning = true;
      current.isWanted = false;
      await latest.current();
      current.timer = window.setTimeout(() => {
        current.isRunning = false;
        if (current.isWanted) void run();
      }, everyMs);
    };
    if (current.isRunning) current.isWanted = true;
    else void run();
  }, [everyMs]);
}
