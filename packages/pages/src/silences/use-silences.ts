import type { Silence } from '@aiops/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../actions/tell.tsx';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { wordsOf } from '../api/problem.ts';

const AGAIN_MS = 30_000;

/** No event tells of silences that others make or end: they are asked for again. */
export function useSilences() {
  const api = useApi();
  return useQuery({
    queryKey: keys.silences,
    queryFn: ({ signal }) => api.silences.list(signal),
    refetchInterval: AGAIN_MS,
  });
}

/** Ends a silence and tells what came of it. */
export function useEndSilence() {
  const api = useApi();
  const queries = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);
  const end = async ({ silence_id }: Silence): Promise<void> => {
    setIsBusy(true);
    try {
      const { state } = await api.silences.end(silence_id);
      const title = state === 'applied' ? 'The silence has ended' : 'Taken, will show in a moment';
      tell({ title, lines: [], isAllWell: true });
    } catch (error) {
      tell({ title: 'The silence was not ended', lines: [wordsOf(error)], isAllWell: false });
    } finally {
      setIsBusy(false);
      for (const queryKey of [keys.silences, keys.allIncidents, keys.allFacets, ['incident']]) {
        void queries.invalidateQueries({ queryKey });
      }
    }
  };
  return { isBusy, end };
}
