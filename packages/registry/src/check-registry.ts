import type { Device, RegistryDocument, Ship } from '@aiops/contracts';
import { CodedError, isTimeZone } from '@aiops/kernel';
import { comparableName, isAddress } from './address.ts';
import { cycleThrough } from './cycle.ts';

/** What is wrong with one ship or device of a change. */
export interface RegistryFault {
  readonly list: 'ships' | 'devices';
  /** Position in the changed list, from 0. */
  readonly index: number;
  readonly id: string;
  readonly field: string;
  /** Goes on after the field's name: `names no ship that is known`. */
  readonly reason: string;
  /** The device outside the change that has this name already: the name could be moved. */
  readonly held_by?: string;
}

const MAX_TOLD = 1000;
/** In the sentence that a person reads. */
const MAX_LINES = 20;

/** A registry that would not make sense. `details` become members of the problem. */
export class RegistryInvalid extends CodedError {
  /** @param fieldOf how the place is named where the change came from */
  constructor(faults: readonly RegistryFault[], fieldOf: (fault: RegistryFault) => string, where = '') {
    const lines = faults.slice(0, MAX_LINES).map((fault) => `${where}${sentenceOf(fault)}`);
    if (faults.length > MAX_LINES) lines.push(`${where}and ${faults.length - MAX_LINES} more`);
    const errors = faults.slice(0, MAX_TOLD).map((fault) => ({
      field: fieldOf(fault),
      reason: fault.reason,
      ...(fault.held_by === undefined ? {} : { held_by: fault.held_by }),
    }));
    // Where nothing but names of other devices is in the way, it is a conflict, and not a mistake of the caller.
    const isConflict = faults.length > 0 && faults.every(({ held_by }) => held_by !== undefined);
    super(isConflict ? 'registry_conflict' : 'registry_invalid', lines.join('\n'), {
      details: { errors, refused_count: faults.length },
    });
  }
}

function sentenceOf({ list, id, field, reason }: RegistryFault): string {
  return `${list === 'ships' ? 'ship' : 'device'} ${id}: ${field} ${reason}`;
}

/**
 * The one check of files and of PUT: what a change would make of the registry that is known.
 * @param change ships and devices that are added, or replace those with their ids
 */
export function checkRegistry(change: RegistryDocument, known: RegistryDocument): RegistryFault[] {
  return [...shipFaults(change.ships), ...deviceFaults(change, known)];
}

function shipFaults(ships: readonly Ship[]): RegistryFault[] {
  const seen = new Set<string>();
  return ships.flatMap((ship, index) => {
    const fault = (field: string, reason: string): RegistryFault => ({
      list: 'ships',
      index,
      id: ship.ship_id,
      field,
      reason,
    });
    const faults: RegistryFault[] = [];
    if (seen.has(ship.ship_id)) faults.push(fault('ship_id', 'stands twice'));
    seen.add(ship.ship_id);
    if (ship.timezone !== undefined && !isTimeZone(ship.timezone)) {
      faults.push(fault('timezone', `is no time zone, such as Europe/Oslo: ${ship.timezone}`));
    }
    return faults;
  });
}

function deviceFaults(change: RegistryDocument, known: RegistryDocument): RegistryFault[] {
  const ships = new Set([...known.ships, ...change.ships].map((ship) => ship.ship_id));
  const devices = new Map([...known.devices, ...change.devices].map((device) => [device.device_id, device]));
  const owners = ownersOfNames([...devices.values()]);
  const changed = new Set(change.devices.map((device) => device.device_id));
  const seen = new Set<string>();
  const cycle = cycleThrough(
    change.devices.map((device) => device.device_id),
    devices,
  );
  return change.devices.flatMap((device, index) => {
    const reasons: Reason[] = [];
    if (seen.has(device.device_id)) reasons.push(['device_id', 'stands twice']);
    seen.add(device.device_id);
    if (!ships.has(device.ship_id)) {
      reasons.push(['ship_id', `names ${device.ship_id}, which is not among the ships: add the ship first`]);
    }
    reasons.push(...nameFaults(device, owners));
    for (const upstream of device.depends_on) {
      if (upstream === device.device_id) reasons.push(['depends_on', 'names the device itself']);
      else if (!devices.has(upstream))
        reasons.push(['depends_on', `names ${upstream}, which no device has as its id`]);
    }
    if (cycle?.at(0) === device.device_id)
      reasons.push(['depends_on', `makes a circle: ${cycle.join(' → ')}`]);
    return reasons.map(([field, reason, holder]) => ({
      list: 'devices',
      index,
      id: device.device_id,
      field,
      reason,
      ...(holder === undefined || changed.has(holder) ? {} : { held_by: holder }),
    }));
  });
}

/** `holder`: the device that has the name in question. */
type Reason = [field: string, reason: string, holder?: string];

/** By ship and name: records find their device by these, its id among them, so two devices of a ship can't share one. */
function ownersOfNames(devices: readonly Device[]): ReadonlyMap<string, readonly Owner[]> {
  const owners = new Map<string, Owner[]>();
  const add = (device: Device, name: string, isId: boolean): void => {
    const key = nameKey(device.ship_id, name);
    const list = owners.get(key);
    const owner = { deviceId: device.device_id, isId };
    if (list === undefined) owners.set(key, [owner]);
    else list.push(owner);
  };
  for (const device of devices) {
    add(device, device.device_id, true);
    for (const name of [...device.hostnames, ...device.ips]) add(device, name, false);
  }
  return owners;
}

interface Owner {
  readonly deviceId: string;
  /** The name is the device's id: it can't be moved. */
  readonly isId: boolean;
}

function nameKey(shipId: string, name: string): string {
  return `${shipId} ${comparableName(name)}`;
}

function nameFaults(device: Device, owners: ReadonlyMap<string, readonly Owner[]>): Reason[] {
  const faults: Reason[] = [];
  const look = (field: string, name: string): void => {
    const other = owners
      .get(nameKey(device.ship_id, name))
      ?.find(({ deviceId }) => deviceId !== device.device_id);
    if (other === undefined) return;
    const { deviceId, isId } = other;
    const reason = isId
      ? `has ${name}, which is the id of another device of the same ship`
      : `has ${name}, which ${deviceId} of the same ship has too`;
    faults.push([field, reason, deviceId]);
  };
  look('device_id', device.device_id);
  for (const field of ['hostnames', 'ips'] as const) {
    for (const name of device[field]) look(field, name);
  }
  for (const address of device.ips) {
    if (!isAddress(address)) faults.push(['ips', `has ${address}, which is no IP address`]);
  }
  return faults;
}
