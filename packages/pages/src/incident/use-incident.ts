import type { Incident } from '@aiops/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { useLive } from '../api/live.tsx';

/** What belongs to an incident is read again at most so often, however fast its versions follow each other. */
const READ_AGAIN_MS = 4000;

/** While no live events come, it is asked again every few seconds. */
const POLL_MS = 5000;

/** The incident; live events put its newer versions in the cache. */
export function useIncident(id: string) {
  const api = useApi();
  const isLive = useLive().state === 'live';
  return useQuery({
    queryKey: keys.incident(id),
    queryFn: ({ signal }) => api.incidents.get(id, signal),
    refetchInterval: isLive ? false : POLL_MS,
  });
}

/** Reads the series, the ledger and the similar ones again once the incident has changed. */
export function useRereadParts({ incident_id: id, version }: Incident): void {
  const queries = useQueryClient();
  const shown = useRef(version);
  const lastMs = useRef(0);
  useEffect(() => {
    if (shown.current === version) return;
    const waitMs = Math.max(0, lastMs.current + READ_AGAIN_MS - Date.now());
    // Another version within the time begins the wait for its rest anew: the latest is read, and none too often.
    const timer = setTimeout(() => {
      shown.current = version;
      lastMs.current = Date.now();
      void queries.invalidateQueries({ queryKey: keys.ofIncident(id, '').slice(0, 2) });
    }, waitMs);
    return () => clearTimeout(timer);
  }, [id, version, queries]);
}
