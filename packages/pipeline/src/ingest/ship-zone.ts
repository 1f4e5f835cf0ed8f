import type { Registry } from '@aiops/registry';
import type { Arrival } from './normalised.ts';
import type { ParsedLine } from './parsed-line.ts';
import { findPlace } from './place.ts';

function zoneOfShip(shipId: string | null, registry: Registry): string | undefined {
  return shipId === null ? undefined : registry.ship(shipId)?.timezone;
}

function zoneAt(
  ship: string | undefined,
  host: string | undefined,
  { origin, options }: Arrival,
): string | undefined {
  const registry = options.registry();
  return zoneOfShip(findPlace(ship, host, origin, registry, options.siteShipId).shipId, registry);
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The zone of the clocks of the ship that a record in our own names belongs to; undefined when nobody said. */
export function zoneOfRecord(
  record: Readonly<Record<string, unknown>>,
  arrival: Arrival,
): string | undefined {
  if (!arrival.options.registry().hasTimeZones) return undefined;
  return zoneAt(textIn(record.ship_id), textIn(record.host), arrival);
}

/**
 * Reads what may state a time without a zone, in the zone of its ship: the ship follows from the host, which only
 * reading tells. So it is read with the zone that is likely, and once more when the ship turns out to have another.
 * Without a ship that has a zone it is simply read.
 * @param ship as the sender stated it
 */
export function readOnShip(
  read: (zone: string | undefined) => ParsedLine,
  ship: unknown,
  arrival: Arrival,
): ParsedLine {
  const { options, guess } = arrival;
  if (!options.registry().hasTimeZones) return read(undefined);
  const parsed = read(guess.zone);
  const zone = zoneAt(textIn(ship), parsed.host, arrival);
  if (zone === guess.zone) return parsed;
  guess.zone = zone;
  return parsed.timeMs === null ? parsed : read(zone);
}
