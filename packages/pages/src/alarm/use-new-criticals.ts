import type { Incident } from '@aiops/contracts';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useApi } from '../api/api-context.ts';
import { useIncidentChanges, useLive } from '../api/live.tsx';
import { type AlarmMemory, memoryOf, shouldSound, withHeard } from './should-sound.ts';

const THERE_ALREADY = { severity: ['critical'], status: ['open', 'ack'] };
const OPEN = { severity: ['critical'], status: ['open'] };
const READ_AT_ONCE = 200;
const MAX_HEARD = 5000;
/** Changes that wait until it is known what was there before. */
const MAX_WAITING = 500;

/** It is asked again while nobody answers. */
const AGAIN_MS = 5000;

/**
 * Calls once for each new critical incident, as long as the page is open.
 * @returns whether one would be heard now
 */
export function useNewCriticals(onNew: (incident: Incident) => void): boolean {
  const { incidents, client } = useApi();
  const memory = useRef<AlarmMemory | null>(null);
  const waiting = useRef<Incident[]>([]);
  const openedAtMs = useRef(Date.now());
  const { state: live } = useLive();
  const { data } = useQuery({
    queryKey: ['alarm-there-already'],
    queryFn: ({ signal }) => incidents.list(THERE_ALREADY, { limit: READ_AT_ONCE }, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.data === undefined ? AGAIN_MS : false),
    refetchIntervalInBackground: true,
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
    // Incidents are dated by the server's clock.
    memory.current = memoryOf(data, openedAtMs.current + client.serverNowMs() - Date.now());
    for (const incident of data.data) latest.current(incident);
    for (const incident of waiting.current.splice(0)) latest.current(incident);
  }, [data, client]);
  const isMissedRead = useMissed(latest, live === 'live' && data !== undefined);
  return live === 'live' && data !== undefined && isMissedRead;
}

/** Reads, each time that it is live again, what became critical while nobody listened; true once that is done. */
function useMissed(latest: { readonly current: (incident: Incident) => void }, isLive: boolean): boolean {
  const { incidents } = useApi();
  const [isRead, setIsRead] = useState(false);
  const read = useCallback(async (): Promise<void> => {
    const { data } = await incidents.list(OPEN, { limit: READ_AT_ONCE });
    for (const incident of data) latest.current(incident);
  }, [incidents, latest]);
  useEffect(() => {
    if (!isLive) return;
    const trying = { timer: 0, isOver: false };
    const attempt = (): void => {
      read().then(
        () => !trying.isOver && setIsRead(true),
        () => {
          if (!trying.isOver) trying.timer = window.setTimeout(attempt, AGAIN_MS);
        },
      );
    };
    attempt();
    return () => {
      trying.isOver = true;
      window.clearTimeout(trying.timer);
      setIsRead(false);
    };
  }, [isLive, read]);
  return isRead;
}
