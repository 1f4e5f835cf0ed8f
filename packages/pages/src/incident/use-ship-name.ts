import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';

/** As the registry has it; null where it has none. */
export function useShipName(shipId: string | null): string | null {
  const api = useApi();
  const { data } = useQuery({
    queryKey: keys.ships,
    queryFn: ({ signal }) => api.ships.list(signal),
    staleTime: 300_000,
  });
  return data?.data.find(({ ship_id }) => ship_id === shipId)?.name ?? null;
}
