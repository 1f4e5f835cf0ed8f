import { useQueries, useQuery } from '@tanstack/react-query';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { useLive } from '../api/live.tsx';
import type { IncidentFilter } from '../api/routes.ts';
import type { Range } from './url-state.ts';

/** Under work: neither over nor kept quiet. */
const UNDER_WORK = ['open', 'ack'] as const;
/** Each is asked alone, so that none is missed for being older than many others; the most urgent first. */
const GRAVE: readonly IncidentFilter[] = [
  { status: ['open'], severity: ['critical'] },
  { status: ['ack'], severity: ['critical'] },
  { status: ['open'], severity: ['high'] },
];
export const GRAVE_SHOWN = 6;
const COUNTS_EVERY_MS = 30_000;
/** While no live events come. */
const POLL_MS = 5000;

/** Live events say when to ask again; without them it is asked every few seconds. */
function usePoll(): number | false {
  return useLive().state === 'live' ? false : POLL_MS;
}

/** Live events bring the last hour's; they stop when the server can't count, which asking tells. */
export function useStats(range: Range) {
  const api = useApi();
  return useQuery({
    queryKey: keys.stats(range),
    queryFn: ({ signal }) => api.stats.get(range, signal),
    refetchInterval: COUNTS_EVERY_MS,
  });
}

export function useShipSummaries() {
  const api = useApi();
  return useQuery({
    queryKey: keys.shipSummary,
    queryFn: ({ signal }) => api.ships.summary(signal),
    refetchInterval: usePoll() || COUNTS_EVERY_MS,
  });
}

/** How many are open, by severity. */
export function useOpenCounts() {
  const api = useApi();
  const filter: IncidentFilter = { status: UNDER_WORK };
  return useQuery({
    queryKey: keys.facets(filter),
    queryFn: ({ signal }) => api.incidents.facets(filter, signal),
    refetchInterval: usePoll(),
  });
}

/** At most six of each kind, the most urgent kind first. */
export function useGraveIncidents() {
  const api = useApi();
  const refetchInterval = usePoll();
  const asked = useQueries({
    queries: GRAVE.map((filter) => ({
      queryKey: [...keys.incidents(filter), 'grave'],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.incidents.list(filter, { limit: GRAVE_SHOWN }, signal),
      refetchInterval,
    })),
  });
  const isRead = asked.every(({ data }) => data !== undefined);
  return {
    data: isRead ? asked.flatMap(({ data }) => data?.data ?? []) : undefined,
    error: asked.find(({ error }) => error !== null)?.error ?? null,
    isPending: asked.some(({ isPending }) => isPending),
    /** Of the oldest of them, ms. */
    readAt: Math.min(...asked.map(({ dataUpdatedAt }) => dataUpdatedAt)),
    refetch: () => Promise.all(asked.map(({ refetch }) => refetch())),
  };
}

/** Asked by the banner of every page as well, under the same name. */
export function useReadiness() {
  const api = useApi();
  return useQuery({ queryKey: keys.readiness, queryFn: ({ signal }) => api.readiness(signal) });
}
