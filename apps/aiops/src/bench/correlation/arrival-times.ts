import type { Arrival } from '../../batch/arrivals.ts';

/** Neighbours on each side that tell when a record came: as many on both, or those that there are more of would pull. */
const NEIGHBOURS = 7;
/** With fewer on a side they tell nothing, and the record came when it happened. */
const LEAST_NEIGHBOURS = 3;

/**
 * When each record reached the platform, as far as a file tells: it states event times only, and its order is that of
 * arrival. A record came when its neighbours of the same ship happened, by their median; so one that was held up for
 * two minutes came two minutes late, and a neighbour with a wrong clock says nothing. In a file that is not in the order
 * of arrival the neighbours are of its own time, and it came when it happened.
 */
export class ArrivalTimes {
  readonly #byTrackingId = new Map<string, { readonly ship: readonly number[]; readonly place: number }>();

  constructor(arrivals: readonly Arrival[]) {
    const ships = new Map<string | null, number[]>();
    for (const { record, tsMs } of arrivals) {
      const { ship_id, tracking_id } = record.message;
      const ship = ships.get(ship_id) ?? [];
      ships.set(ship_id, ship);
      this.#byTrackingId.set(tracking_id, { ship, place: ship.length });
      ship.push(tsMs);
    }
  }

  /** Event time of its ship when it came, ms; minus infinity for an id that no record has. */
  of(trackingId: string): number {
    const found = this.#byTrackingId.get(trackingId);
    if (found === undefined) return Number.NEGATIVE_INFINITY;
    const { ship, place } = found;
    const reach = Math.min(NEIGHBOURS, place, ship.length - 1 - place);
    if (reach < LEAST_NEIGHBOURS) return ship[place] ?? Number.NEGATIVE_INFINITY;
    const around = ship.slice(place - reach, place + reach + 1).sort((a, b) => a - b);
    return around[reach] ?? Number.NEGATIVE_INFINITY;
  }
}
