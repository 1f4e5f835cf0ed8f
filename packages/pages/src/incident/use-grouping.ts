import type { Accepted, Incident } from '@aiops/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { putIncident } from '../actions/put-incident.ts';
import { tell } from '../actions/tell.tsx';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { wordsOf } from '../api/problem.ts';

export interface Grouping {
  readonly isBusy: boolean;
  /** Both become the older of the two. Resolves to whether the server took it. */
  merge(other: Incident): Promise<boolean>;
  /** All that these devices brought becomes an incident of its own. */
  splitOff(deviceIds: readonly string[]): Promise<boolean>;
  /** What was merged into this one is an incident of its own again. */
  takeOut(mergedId: string): Promise<boolean>;
  /** This one, which was merged into another, is an incident of its own again. */
  undoMerge(intoId: string): Promise<boolean>;
}

/** What a person changes about what belongs together. The version shown is the lock: who decides has seen it. */
export function useGrouping({ incident_id: id, version }: Incident): Grouping {
  const { incidents: api } = useApi();
  const queries = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);

  const run = async (
    done: string,
    concerned: readonly string[],
    ask: () => Promise<Incident | Accepted>,
  ): Promise<boolean> => {
    setIsBusy(true);
    try {
      const answer = await ask();
      if (!('state' in answer)) putIncident(queries, answer);
      const isTaken = 'state' in answer;
      tell({ title: isTaken ? 'Taken, will show in a moment' : done, lines: [], isAllWell: true });
      return true;
    } catch (error) {
      tell({ title: 'Not done', lines: [wordsOf(error)], isAllWell: false });
      return false;
    } finally {
      setIsBusy(false);
      for (const one of concerned) void queries.invalidateQueries({ queryKey: keys.incident(one) });
    }
  };

  return {
    isBusy,
    merge: (other) => run('Merged', [id, other.incident_id], () => api.merge(id, other.incident_id, version)),
    splitOff: (device_ids) => run('Split off', [id], () => api.split(id, { device_ids }, version)),
    takeOut: (mergedId) =>
      run('The merge is undone', [id, mergedId], () => api.split(id, { incident_id: mergedId }, version)),
    undoMerge: (intoId) =>
      run('The merge is undone', [id, intoId], async () => {
        const holder = await api.get(intoId);
        return api.split(intoId, { incident_id: id }, holder.version);
      }),
  };
}
