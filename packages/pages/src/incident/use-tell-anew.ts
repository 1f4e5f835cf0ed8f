import type { Incident } from '@aiops/contracts';
import { tell } from '../actions/tell.tsx';
import { useApi } from '../api/api-context.ts';
import { wordsOf } from '../api/problem.ts';

/** Asks for another account of an incident. It comes by itself, with the incident's next event. */
export function useTellAnew({ incident_id: id }: Incident): () => Promise<void> {
  const { incidents: api } = useApi();
  return async () => {
    try {
      await api.enrich(id);
      tell({ title: 'Asked for: it shows here when it is written', lines: [], isAllWell: true });
    } catch (error) {
      tell({ title: 'Not done', lines: [wordsOf(error)], isAllWell: false });
    }
  };
}
