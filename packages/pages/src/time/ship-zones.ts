import { useMemo } from 'react';
import { useShips } from '../api/use-ships.ts';
import { usableZone } from './format.ts';

/** The zone of ship time by ship; undefined where the registry has none that is usable. */
export type ZoneOf = (shipId: string | null) => string | undefined;

export function useShipZones(): ZoneOf {
  const ships = useShips();
  return useMemo(() => {
    const zones = new Map(ships?.map(({ ship_id, timezone }) => [ship_id, timezone]));
    return (shipId) => (shipId === null ? undefined : usableZone(zones.get(shipId)));
  }, [ships]);
}
