import type { Incident } from '@aiops/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useApi } from '../api/api-context.ts';
import { useIncidentChanges } from '../api/live.tsx';
import { type AlarmMemory, shouldSound, withHeard } from './should-sound.ts';

const THERE_ALREADY = { severity: ['critical'], status: ['open', 'ack'] };
const READ_AT_ONCE = 200;
const MAX_HEARD = 5000;
/** Changes that wait until it is known what was there before. */
const MAX_WAITING = 500;

/** Calls once for each new critical incident, as long as the page is open. */
export function useNewCriticals(onNew: (incident: Incident) => void): void {
  const { incidents } = useApi();
  const memory = useRef<AlarmMemory | null>(null);
  const waiting = useRef<Incident[]>([]);
  const openedAtMs = useRef(Date.now());
  const { data } = useQuery({
    queryKey: ['alarm-there-already'],
    queryFn: ({ signal }) => incidents.list(THERE_ALREADY, { limit: READ_AT_ONCE }, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });

  const take = (incident: Incident): void => {
    const known = memory.current;
    if (known === null) {
      if (waiting.current.length < MAX_WAITING) waiting.current.push(incident);
      return;
    }
    if (!shouldSound(known, incident).sounds) return;
    memory.current = { ...known, heard: withHeard(known.heard, incident.incident_id, MAX_HEARD) };
    onNew(incident);
  };
  const latest = useRef(take);
  latest.current = take;
  useIncidentChanges(take);

  useEffect(() => {
    if (data === undefined || memory.current !== null) return;
    memory.current = {
      heard: new Set(data.data.map(({ incident_id }) => incident_id)),
      openedAtMs: openedAtMs.current,
      isComplete: data.next_cursor === null,
    };
    for (const incident of waiting.current.splice(0)) latest.current(incident);
  }, [data]);
}
