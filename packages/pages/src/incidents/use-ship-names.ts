import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';

/** The name that the registry has for a ship; undefined where it has none. */
export type NameOf = (shipId: string | null) => string | undefined;

export function useShipNames(): NameOf {
  const api = useApi();
  const { data } = useQuery({
    queryKey: keys.ships,
    queryFn: ({ signal }) => api.ships.list(signal),
    staleTime: 300_000,
  });
  return useMemo(() => {
    const names = new Map(data?.data.map(({ ship_id, name }) => [ship_id, name]));
    return (shipId) => (shipId === null ? undefined : names.get(shipId));
  }, [data]);
}
