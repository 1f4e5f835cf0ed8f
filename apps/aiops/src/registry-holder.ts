import type { Device, MovedName, RegistryDocument, Ship, UnknownHost, UnknownShip } from '@aiops/contracts';
import { CodedError } from '@aiops/kernel';
import type { RegistryOperations, RegistryStore } from '@aiops/ports';
import { checkRegistry, moveNames, Registry, type RegistryFault, RegistryInvalid } from '@aiops/registry';

type FieldOf = (fault: RegistryFault) => string;

/** The registry in use: loaded from the store, changed through it, swapped whole. */
export class RegistryHolder implements RegistryOperations {
  #registry: Registry = Registry.EMPTY;
  readonly #store: RegistryStore;
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: RegistryStore) {
    this.#store = store;
  }

  readonly current = (): Registry => this.#registry;

  async load(): Promise<void> {
    this.#registry = new Registry(await this.#store.loadRegistry());
  }

  /** Takes over what another process changed. What is as it was stays the same object, so that nothing is worked out anew. */
  follow(): Promise<void> {
    return this.#inTurn(async () => {
      const stored = new Registry(await this.#store.loadRegistry());
      if (textOf(stored) !== textOf(this.#registry)) this.#registry = stored;
    });
  }

  async document(): Promise<RegistryDocument> {
    return { ships: [...this.#registry.ships], devices: [...this.#registry.devices] };
  }

  putDevices(devices: readonly Device[], options: { readonly force?: boolean } = {}): Promise<MovedName[]> {
    return this.#inTurn(async () => {
      const sourced = devices.map((device) => this.#withStateSource(device));
      const { others, moved } =
        options.force === true ? moveNames(sourced, this.#registry.devices) : NOTHING_MOVED;
      await this.#change({ ships: [], devices: [...sourced, ...others] }, inBody);
      return moved;
    });
  }

  putShips(ships: readonly Ship[]): Promise<void> {
    return this.#inTurn(() => {
      const sourced = ships.map((ship) => this.#withModeSource(ship));
      return this.#change({ ships: sourced, devices: [] }, inBody);
    });
  }

  /**
   * Ships and devices of a file. Names that it gives to a device are taken from those of the ship that had them; a
   * mode or state that somebody set meanwhile stays, for the file is read again at each start.
   */
  takeFile(document: RegistryDocument, fileName = ''): Promise<MovedName[]> {
    return this.#inTurn(async () => {
      const ships = document.ships.map((ship) => fromFileShip(ship, this.#registry.ship(ship.ship_id)));
      const devices = document.devices.map((device) =>
        fromFileDevice(device, this.#registry.device(device.device_id)),
      );
      const { others, moved } = moveNames(devices, this.#registry.devices);
      await this.#change({ ships, devices: [...devices, ...others] }, inFile, fileName);
      return moved;
    });
  }

  async setShipStatus(shipId: string, mode: string): Promise<boolean> {
    return this.#inTurn(async () => {
      const ship = this.#registry.ship(shipId);
      if (ship === undefined) return false;
      await this.#change({ ships: [{ ...ship, mode, mode_source: 'api' }], devices: [] }, inBody);
      return true;
    });
  }

  removeDevice(deviceId: string): Promise<Device | null> {
    return this.#inTurn(async () => {
      const device = this.#registry.device(deviceId);
      if (device === undefined) return null;
      refuseInUse(`device ${deviceId}`, 'what depends on it', this.#registry.downstreamsOf(deviceId));
      await this.#store.removeDevices([deviceId]);
      await this.load();
      return device;
    });
  }

  removeShip(shipId: string): Promise<Ship | null> {
    return this.#inTurn(async () => {
      const ship = this.#registry.ship(shipId);
      if (ship === undefined) return null;
      const devices = this.#registry.devices.filter(({ ship_id }) => ship_id === shipId);
      refuseInUse(
        `ship ${shipId}`,
        'its devices',
        devices.map(({ device_id }) => device_id),
      );
      await this.#store.removeShips([shipId]);
      await this.load();
      return ship;
    });
  }

  unknownShips(limit: number): Promise<readonly UnknownShip[]> {
    return this.#store.listUnknownShips(limit);
  }

  unknownHosts(limit: number): Promise<readonly UnknownHost[]> {
    return this.#store.listUnknownHosts(limit);
  }

  /** A ship that only records named so far becomes known with its first device. */
  adopt(host: string, device: Device): Promise<Device> {
    return this.#inTurn(async () => {
      const adopted = this.#withStateSource(merged(this.#registry.device(device.device_id), device, host));
      const isShipKnown = this.#registry.ship(device.ship_id) !== undefined;
      const ships = isShipKnown ? [] : [{ ship_id: device.ship_id }];
      await this.#change({ ships, devices: [adopted] }, ({ field }) => `body.device.${field}`);
      return adopted;
    });
  }

  /** One after the other: each is checked against what the one before it made. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #change(change: RegistryDocument, fieldOf: FieldOf, fileName = ''): Promise<void> {
    const faults = checkRegistry(change, await this.document());
    if (faults.length > 0) throw new RegistryInvalid(faults, fieldOf, fileName === '' ? '' : `${fileName}: `);
    if (change.ships.length > 0) await this.#store.putShips(change.ships);
    if (change.devices.length > 0) await this.#store.putDevices(change.devices);
    await this.load();
  }

  /** Who states a new state without saying where it is from is the API's caller; a state that stays keeps its source. */
  #withStateSource(device: Device): Device {
    if (device.state === undefined || device.state_source !== undefined) return device;
    const known = this.#registry.device(device.device_id);
    const stays = known?.state === device.state;
    return { ...device, state_source: (stays ? known?.state_source : undefined) ?? 'api' };
  }

  #withModeSource(ship: Ship): Ship {
    if (ship.mode === undefined || ship.mode_source !== undefined) return ship;
    const known = this.#registry.ship(ship.ship_id);
    const stays = known?.mode === ship.mode;
    return { ...ship, mode_source: (stays ? known?.mode_source : undefined) ?? 'api' };
  }
}

function textOf({ ships, devices }: Registry): string {
  return JSON.stringify([ships, devices]);
}

/** What is stated changes a known device; names are added. */
function merged(known: Device | undefined, stated: Device, host: string): Device {
  return {
    ...known,
    ...stated,
    hostnames: union([...(known?.hostnames ?? []), ...stated.hostnames, host]),
    ips: union([...(known?.ips ?? []), ...stated.ips]),
    depends_on: [...new Set([...(known?.depends_on ?? []), ...stated.depends_on])],
  };
}

/** Each name once, whatever its case. */
function union(names: readonly string[]): string[] {
  const known = new Set<string>();
  return names.filter((name) => known.size !== known.add(name.toLowerCase()).size);
}

const MAX_NAMED = 5;

/** What others rest on is not removed below them. */
function refuseInUse(what: string, first: string, by: readonly string[]): void {
  if (by.length === 0) return;
  const more = by.length > MAX_NAMED ? ` and ${by.length - MAX_NAMED} more` : '';
  const names = `${by.slice(0, MAX_NAMED).join(', ')}${more}`;
  throw new CodedError(
    'registry_conflict',
    `${what} can’t be removed; first change or remove ${first}: ${names}`,
  );
}

const NOTHING_MOVED = { others: [], moved: [] };

function fromFileShip(ship: Ship, known: Ship | undefined): Ship {
  if (known?.mode !== undefined && known.mode_source !== undefined && known.mode_source !== 'file') {
    return { ...ship, mode: known.mode, mode_source: known.mode_source };
  }
  return ship.mode === undefined ? ship : { ...ship, mode_source: 'file' };
}

function fromFileDevice(device: Device, known: Device | undefined): Device {
  if (known?.state !== undefined && known.state_source !== undefined && known.state_source !== 'file') {
    return { ...device, state: known.state, state_source: known.state_source };
  }
  return device.state === undefined ? device : { ...device, state_source: 'file' };
}

function inFile({ list, index, field }: RegistryFault): string {
  return `${list}.${index}.${field}`;
}

function inBody(fault: RegistryFault): string {
  return `body.${inFile(fault)}`;
}
