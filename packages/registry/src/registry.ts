import type { Device, RegistryDocument, Ship } from '@aiops/contracts';
import { comparableName } from './address.ts';

/**
 * Devices and ships, indexed. Immutable: a change makes a new one, and whoever holds a Registry sees one state.
 * Host names match exactly but for case, addresses in any spelling; a name or address that two ships use resolves
 * only with the ship given.
 */
export class Registry {
  readonly devices: readonly Device[];
  readonly ships: readonly Ship[];
  /** False: no ship says in which zone its clocks are, and none needs to be looked for. */
  readonly hasTimeZones: boolean;
  readonly #byId = new Map<string, Device>();
  readonly #byName = new Map<string, Device[]>();
  readonly #shipById = new Map<string, Ship>();
  readonly #downstreams = new Map<string, string[]>();

  constructor(document: RegistryDocument) {
    this.devices = document.devices;
    this.ships = document.ships;
    this.hasTimeZones = document.ships.some(({ timezone }) => timezone !== undefined);
    for (const ship of document.ships) this.#shipById.set(ship.ship_id, ship);
    for (const device of document.devices) this.#add(device);
  }

  static readonly EMPTY = new Registry({ ships: [], devices: [] });

  #add(device: Device): void {
    this.#byId.set(device.device_id, device);
    for (const name of new Set([device.device_id, ...device.hostnames, ...device.ips])) {
      const key = comparableName(name);
      const owners = this.#byName.get(key);
      if (owners === undefined) this.#byName.set(key, [device]);
      else if (!owners.includes(device)) owners.push(device);
    }
    for (const upstream of device.depends_on) {
      const list = this.#downstreams.get(upstream);
      if (list === undefined) this.#downstreams.set(upstream, [device.device_id]);
      else list.push(device.device_id);
    }
  }

  /** The ship of what nobody places, where the registry knows only one; null without any, and among several. */
  get onlyShipId(): string | null {
    return this.ships.length === 1 ? (this.ships[0]?.ship_id ?? null) : null;
  }

  device(deviceId: string): Device | undefined {
    return this.#byId.get(deviceId);
  }

  ship(shipId: string): Ship | undefined {
    return this.#shipById.get(shipId);
  }

  /**
   * The device that a host name, address or device id means.
   * Undefined when none does, or when several do and the ship does not decide.
   */
  resolve(name: string, shipId: string | null): Device | undefined {
    const owners = this.#byName.get(comparableName(name));
    if (owners === undefined) return undefined;
    const fitting = shipId === null ? owners : owners.filter((device) => device.ship_id === shipId);
    return fitting.length === 1 ? fitting[0] : undefined;
  }

  /** The devices this one directly depends on. */
  upstreamsOf(deviceId: string): readonly string[] {
    return this.#byId.get(deviceId)?.depends_on ?? [];
  }

  /** The devices that directly depend on this one. */
  downstreamsOf(deviceId: string): readonly string[] {
    return this.#downstreams.get(deviceId) ?? [];
  }

  /** Every device this one depends on, with its distance in hops, up to `maxHops`. Cycles end by themselves. */
  ancestors(deviceId: string, maxHops: number): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    let frontier = [deviceId];
    for (let hops = 1; hops <= maxHops && frontier.length > 0; hops += 1) {
      const next: string[] = [];
      for (const id of frontier) {
        for (const upstream of this.upstreamsOf(id)) {
          if (upstream === deviceId || found.has(upstream)) continue;
          found.set(upstream, hops);
          next.push(upstream);
        }
      }
      frontier = next;
    }
    return found;
  }
}
