import { useMemo } from 'react';
import { useShips } from '../api/use-ships.ts';

/** The name that the registry has for a ship; undefined where it has none. */
export type NameOf = (shipId: string | null) => string | undefined;

export function useShipNames(): NameOf {
  const ships = useShips();
  return useMemo(() => {
    const names = new Map(ships?.map(({ ship_id, name }) => [ship_id, name]));
    return (shipId) => (shipId === null ? undefined : names.get(shipId));
  }, [ships]);
}
