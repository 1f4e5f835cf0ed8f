import type { Device, RegistryDocument, Ship, UnknownHost } from '@aiops/contracts';
import type { RegistryOperations, RegistryStore } from '@aiops/ports';
import { checkRegistry, Registry, type RegistryFault, RegistryInvalid } from '@aiops/registry';

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

  async document(): Promise<RegistryDocument> {
    return { ships: [...this.#registry.ships], devices: [...this.#registry.devices] };
  }

  putDevices(devices: readonly Device[]): Promise<void> {
    return this.#change({ ships: [], devices: [...devices] }, inBody);
  }

  putShips(ships: readonly Ship[]): Promise<void> {
    return this.#change({ ships: [...ships], devices: [] }, inBody);
  }

  /** Ships and devices of a file. Names that it gives to a device are taken from those of the ship that had them. */
  takeFile(document: RegistryDocument): Promise<void> {
    const others = withoutNamesOf(document.devices, this.#registry.devices);
    return this.#change({ ships: document.ships, devices: [...document.devices, ...others] }, inFile);
  }

  /** One after the other: each is checked against what the one before it made. */
  #change(change: RegistryDocument, fieldOf: (fault: RegistryFault) => string): Promise<void> {
    const done = this.#last.then(async () => {
      const faults = checkRegistry(change, await this.document());
      if (faults.length > 0) throw new RegistryInvalid(faults, fieldOf);
      if (change.ships.length > 0) await this.#store.putShips(change.ships);
      if (change.devices.length > 0) await this.#store.putDevices(change.devices);
      await this.load();
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  async setShipStatus(shipId: string, mode: string): Promise<boolean> {
    const ship = this.#registry.ship(shipId);
    if (ship === undefined) return false;
    await this.putShips([{ ...ship, mode }]);
    return true;
  }

  unknownHosts(limit: number): Promise<readonly UnknownHost[]> {
    return this.#store.listUnknownHosts(limit);
  }

  async adopt(host: string, device: Device): Promise<void> {
    const hostnames = device.hostnames.includes(host) ? device.hostnames : [...device.hostnames, host];
    const adopted = { ...device, hostnames };
    await this.#change({ ships: [], devices: [adopted] }, ({ field }) => `body.device.${field}`);
  }
}

function inFile({ list, index, field }: RegistryFault): string {
  return `${list}.${index}.${field}`;
}

function inBody(fault: RegistryFault): string {
  return `body.${inFile(fault)}`;
}

/** The stored devices that lose host names or addresses to devices of a file, as they are without them. */
function withoutNamesOf(devices: readonly Device[], stored: readonly Device[]): Device[] {
  const ids = new Set(devices.map((device) => device.device_id));
  const key = (shipId: string, name: string): string => `${shipId} ${name.toLowerCase()}`;
  const taken = new Set(
    devices.flatMap(({ ship_id, hostnames, ips }) =>
      [...hostnames, ...ips].map((name) => key(ship_id, name)),
    ),
  );
  return stored.flatMap((device) => {
    if (ids.has(device.device_id)) return [];
    const keeps = (name: string): boolean => !taken.has(key(device.ship_id, name));
    const hostnames = device.hostnames.filter(keeps);
    const ips = device.ips.filter(keeps);
    const same = hostnames.length === device.hostnames.length && ips.length === device.ips.length;
    return same ? [] : [{ ...device, hostnames, ips }];
  });
}
