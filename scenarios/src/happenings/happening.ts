import type { FleetShip } from '../fleet/ship.ts';
import type { Rng } from '../random.ts';
import { HOUR } from '../record.ts';
import { Script } from '../script.ts';

/** Where and when something happens that is no fault. */
export interface HappeningRequest {
  /** Unique in its world. */
  readonly name: string;
  readonly ship: FleetShip;
  readonly rng: Rng;
  /** The day in which it finds its hour. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Share of the full rate of lines. */
  readonly density: number;
}

/**
 * Something that a person on board would not call an incident. By intent it meets none of the policy's conditions: it
 * stays inside every limit, or beyond one for less than its time, and uses no words that mean a fault.
 */
export type Happening = (request: HappeningRequest) => Script;

export function scriptOf({ name, ship, rng }: HappeningRequest): Script {
  return new Script({ causeId: null, name, ship, rng });
}

/** The first time at or after the beginning when the ship's clocks show this hour. */
export function atShipHour({ ship, fromMs }: HappeningRequest, hour: number): number {
  const since = (((fromMs / HOUR + ship.utcOffsetHours) % 24) + 24) % 24;
  return fromMs + ((hour - since + 24) % 24) * HOUR;
}
