import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import type { IncidentFilter } from '../api/routes.ts';
import type { Range } from './url-state.ts';

/** Under work: neither over nor kept quiet. */
const UNDER_WORK = ['open', 'ack'] as const;
const GRAVE: IncidentFilter = { status: UNDER_WORK, severity: ['critical', 'high'] };
/** Of these the most urgent are shown; the rest is a link away. */
const GRAVE_READ = 50;
const COUNTS_EVERY_MS = 30_000;

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
    refetchInterval: COUNTS_EVERY_MS,
  });
}

/** How many are open, by severity. */
export function useOpenCounts() {
  const api = useApi();
  const filter: IncidentFilter = { status: UNDER_WORK };
  return useQuery({
    queryKey: keys.facets(filter),
    queryFn: ({ signal }) => api.incidents.facets(filter, signal),
  });
}

export function useGraveIncidents() {
  const api = useApi();
  return useQuery({
    queryKey: [...keys.allIncidents, 'grave'],
    queryFn: ({ signal }) => api.incidents.list(GRAVE, { limit: GRAVE_READ }, signal),
  });
}

/** Asked by the banner of every page as well, under the same name. */
export function useReadiness() {
  const api = useApi();
  return useQuery({ queryKey: keys.readiness, queryFn: ({ signal }) => api.readiness(signal) });
}
