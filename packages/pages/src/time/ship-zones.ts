import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '../api/api-context.ts';
import { keys } from '../api/keys.ts';
import { usableZone } from './format.ts';

/** The zone of ship time by ship; undefined where the registry has none that is usable. */
export type ZoneOf = (shipId: string | null) => string | undefined;

export function useShipZones(): ZoneOf {
  const api = useApi();
  const { data } = useQuery({
    queryKey: keys.ships,
    queryFn: ({ signal }) => api.ships.list(signal),
    staleTime: 300_000,
  });
  return useMemo(() => {
    const zones = new Map(data?.data.map(({ ship_id, timezone }) => [ship_id, timezone]));
    return (shipId) => (shipId === null ? undefined : usableZone(zones.get(shipId)));
  }, [data]);
}
