import type { Criticality, Device, RegistryDocument } from '@aiops/contracts';
import type { DatabaseProduct } from '../wording/database-words.ts';
import { PLAN, type Role } from './blueprints.ts';

export interface FleetDevice extends Device {
  readonly role: Role;
  /** The name under which it sends. */
  readonly host: string;
  readonly vendor: string;
  readonly type: string;
  readonly criticality: Criticality;
  readonly platform: 'appliance' | 'linux' | 'windows';
  /** What a database server runs. */
  readonly database?: DatabaseProduct;
  /** In the registry, and never heard of. */
  readonly silent?: true;
  /** Sends, and the registry does not know it. */
  readonly unregistered?: true;
  /** Its lines name no program. */
  readonly nameless?: true;
}

export interface FleetShip {
  readonly ship_id: string;
  readonly name: string;
  readonly timezone: string;
  /** Standard time of the zone: daily cycles follow it, daylight saving is left out. */
  readonly utcOffsetHours: number;
  /** How busy the ship is against the others; scales loads. */
  readonly occupancy: number;
  readonly devices: readonly FleetDevice[];
}

/** One device of a ship as it was bought and wired. */
export interface Berth {
  readonly role: Role;
  /** From 1; the second of a role is named -02. */
  readonly number: number;
  /** Type, vendor and model, where the ship bought something else than the plan says. */
  readonly bought?: readonly [string, string, string];
  readonly criticality?: Criticality;
  /** The berths it hangs on. */
  readonly needs: readonly { readonly role: Role; readonly number: number }[];
  readonly database?: DatabaseProduct;
  readonly silent?: true;
  readonly nameless?: true;
}

export interface ShipOutline {
  readonly ship_id: string;
  readonly short: string;
  readonly name: string;
  readonly timezone: string;
  readonly utcOffsetHours: number;
  readonly occupancy: number;
  /** The first two octets of its addresses. */
  readonly network: string;
}

const LINUX: ReadonlySet<Role> = new Set<Role>([
  'db',
  'pos',
  'reservations',
  'files',
  'portal',
  'pms',
  'mail',
  'spa_db',
  'spa',
]);

/** The name of a berth without its ship: `db-01`, `ap-d07-12`, and for a second one `db-02`, `ap-d07-13`. */
export function berthName(role: Role, number: number): string {
  const { name } = PLAN[role];
  if (number === 1) return name;
  const [, stem = name, digits = '1'] = /^(.*?)(\d+)$/.exec(name) ?? [];
  return `${stem}${(Number(digits) + number - 1).toString().padStart(digits.length, '0')}`;
}

function addressOf(role: Role, number: number): string {
  const [, stem = '', last = '1'] = /^(.*\.)(\d+)$/.exec(PLAN[role].address) ?? [];
  return `${stem}${Number(last) + (number - 1) * 50}`;
}

export function buildShip(outline: ShipOutline, berths: readonly Berth[]): FleetShip {
  const { ship_id, short, name, timezone, utcOffsetHours, occupancy, network } = outline;
  const idOf = (role: Role, number: number): string => `${short}-${berthName(role, number)}`;
  const devices = berths.map((berth): FleetDevice => {
    const { role, number } = berth;
    const plan = PLAN[role];
    const [type, vendor, model] = berth.bought ?? [plan.type, plan.vendor, plan.model];
    const isStray = role === 'stray';
    const host = isStray ? berthName(role, number) : `${berthName(role, number)}.${short}`;
    return {
      role,
      host,
      device_id: isStray ? `host:${host}` : idOf(role, number),
      ship_id,
      hostnames: [host, `${berthName(role, number)}.${ship_id}.example`],
      ips: [`${network}.${addressOf(role, number)}`],
      type,
      vendor,
      model,
      location: plan.location,
      criticality: berth.criticality ?? plan.criticality,
      depends_on: berth.needs.map((need) => idOf(need.role, need.number)),
      platform: role === 'domain_controller' ? 'windows' : LINUX.has(role) || isStray ? 'linux' : 'appliance',
      ...(role === 'db' || role === 'spa_db' ? { database: berth.database ?? 'postgresql' } : {}),
      ...(isStray ? { unregistered: true as const } : {}),
      ...(berth.silent === undefined ? {} : { silent: berth.silent }),
      ...(berth.nameless === undefined ? {} : { nameless: berth.nameless }),
    };
  });
  return { ship_id, name, timezone, utcOffsetHours, occupancy, devices };
}

/** The ship's first device of that role, or undefined where the ship has none. */
export function findDevice(ship: FleetShip, role: Role): FleetDevice | undefined {
  return ship.devices.find((device) => device.role === role);
}

/** As `findDevice`, for roles that every ship has. Throws RangeError otherwise. */
export function deviceOf(ship: FleetShip, role: Role): FleetDevice {
  const device = findDevice(ship, role);
  if (device === undefined) throw new RangeError(`${ship.ship_id} has no ${role}`);
  return device;
}

/** The devices that directly depend on this one. */
export function dependentsOf(ship: FleetShip, deviceId: string): FleetDevice[] {
  return ship.devices.filter((device) => device.depends_on.includes(deviceId));
}

/** The registry that `--devices` takes, for these ships only. */
export function registryOf(ships: readonly FleetShip[]): RegistryDocument {
  return {
    ships: ships.map(({ ship_id, name, timezone }) => ({ ship_id, name, timezone })),
    devices: ships.flatMap((ship) =>
      ship.devices
        .filter(({ unregistered }) => unregistered === undefined)
        .map(
          ({
            role: _role,
            host: _host,
            platform: _platform,
            database: _database,
            silent: _silent,
            unregistered: _unregistered,
            nameless: _nameless,
            ...device
          }): Device => device,
        ),
    ),
  };
}
