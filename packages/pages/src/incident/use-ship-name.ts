import { useShips } from '../api/use-ships.ts';

/** As the registry has it; null where it has none. */
export function useShipName(shipId: string | null): string | null {
  return useShips()?.find(({ ship_id }) => ship_id === shipId)?.name ?? null;
}
