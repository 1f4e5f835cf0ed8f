import type { Device, RegistryDocument, Ship, UnknownHost } from '@aiops/contracts';
import { CodedError } from '@aiops/kernel';
import type { RegistryOperations, RegistryStore } from '@aiops/ports';
import { Registry } from '@aiops/registry';

/** The registry in use: loaded from the store, changed through it, swapped whole. */
export class RegistryHolder implements RegistryOperations {
  #registry: Registry = Registry.EMPTY;
  readonly #store: RegistryStore;

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

  async putDevices(devices: readonly Device[]): Promise<void> {
    this.#checkReferences(devices);
    await this.#store.putDevices(devices);
    await this.load();
  }

  /** Every upstream must be known once these devices are. */
  #checkReferences(devices: readonly Device[]): void {
    const known = new Set([...this.#registry.devices, ...devices].map((device) => device.device_id));
    for (const device of devices) {
      const missing = device.depends_on.find((id) => !known.has(id));
      if (missing === undefined) continue;
      throw new CodedError(
        'registry_invalid',
        `${device.device_id} depends on ${missing}, which no device has as its id`,
      );
    }
  }

  async putShips(ships: readonly Ship[]): Promise<void> {
    await this.#store.putShips(ships);
    await this.load();
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
    await this.putDevices([{ ...device, hostnames }]);
  }
}
