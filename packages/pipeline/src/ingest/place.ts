import type { Device, ShipIdSource } from '@aiops/contracts';
import { plainAddress } from '@aiops/kernel';
import type { Origin } from '@aiops/ports';
import type { Registry } from '@aiops/registry';

/** Which ship and device a record belongs to, and who said so. */
export interface Place {
  readonly shipId: string | null;
  readonly source: ShipIdSource;
  readonly device: Device | undefined;
}

/**
 * The ship as the record states it, else the registry's for the device, else the token's, else the site's.
 * The device is looked up by the host; by the sender's address only when the record names no host, since a
 * forwarder's address is not the host's.
 */
export function findPlace(
  stated: string | undefined,
  host: string | undefined,
  origin: Origin,
  registry: Registry,
  siteShipId: string | null,
): Place {
  const name = host ?? (origin.peer === undefined ? undefined : plainAddress(origin.peer));
  const lookUp = (ship: string | null) => (name === undefined ? undefined : registry.resolve(name, ship));
  if (stated !== undefined) return { shipId: stated, source: 'record', device: lookUp(stated) };
  const device = lookUp(null);
  if (device !== undefined) return { shipId: device.ship_id, source: 'registry', device };
  const tokenShip = origin.principal?.ship_id;
  if (tokenShip !== undefined) return { shipId: tokenShip, source: 'token', device: lookUp(tokenShip) };
  if (siteShipId !== null) return { shipId: siteShipId, source: 'site', device: lookUp(siteShipId) };
  return { shipId: null, source: 'none', device: undefined };
}
