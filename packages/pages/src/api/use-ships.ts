import type { Ship } from '@aiops/contracts';
import { useQuery } from '@tanstack/react-query';
import { useApi } from './api-context.ts';
import { keys } from './keys.ts';

/** A ship is registered or renamed once in a while. */
const STALE_MS = 300_000;

/** The ships of the registry; undefined as long as they are not read. */
export function useShips(): readonly Ship[] | undefined {
  const api = useApi();
  const { data } = useQuery({
    queryKey: keys.ships,
    queryFn: ({ signal }) => api.ships.list(signal),
    staleTime: STALE_MS,
  });
  return data?.data;
}
