import type { Criticality, Device, RegistryDocument } from '@aiops/contracts';

/** What a device is for on its ship. Every ship has the first eighteen and two of its own choice. */
export type Role =
  | 'ups'
  | 'antenna'
  | 'satellite_modem'
  | 'lte_modem'
  | 'wan_router'
  | 'firewall'
  | 'core_switch'
  | 'access_forward'
  | 'access_aft'
  | 'wlc'
  | 'ap_forward'
  | 'db'
  | 'pos'
  | 'reservations'
  | 'files'
  | 'portal'
  | 'gps'
  | 'fire_panel'
  | 'ap_aft'
  | 'pms'
  | 'mail'
  | 'pos_terminal'
  | 'ecdis';

export interface FleetDevice extends Device {
  readonly role: Role;
  /** The name under which it sends. */
  readonly host: string;
  readonly vendor: string;
  readonly type: string;
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

interface Blueprint {
  readonly name: string;
  readonly address: string;
  readonly type: string;
  readonly vendor: string;
  readonly model: string;
  readonly location: string;
  readonly criticality: Criticality;
  readonly needs: readonly Role[];
}

function blueprint(
  name: string,
  address: string,
  [type, vendor, model]: readonly [string, string, string],
  location: string,
  criticality: Criticality,
  needs: readonly Role[],
): Blueprint {
  return { name, address, type, vendor, model, location, criticality, needs };
}

/**
 * The common plan of a ship. `needs` holds what a device can't do its work without: the payment server needs the
 * way to shore, so it hangs on the firewall, the router behind it and the modem behind that.
 */
const PLAN: Readonly<Record<Role, Blueprint>> = {
  ups: blueprint('ups-01', '1.2', ['ups', 'Eaton', '9PX 11kVA'], 'IT room, deck 4', 'high', []),
  antenna: blueprint('acu-01', '1.10', ['antenna', 'Intellian', 'v130NX'], 'radar mast', 'high', ['ups']),
  satellite_modem: blueprint('vsat-01', '1.11', ['vsat', 'iDirect', 'Evolution X7'], 'radio room', 'high', [
    'antenna',
    'ups',
  ]),
  lte_modem: blueprint('lte-01', '1.12', ['lte_modem', 'Teltonika', 'RUTX50'], 'radio room', 'medium', [
    'ups',
  ]),
  wan_router: blueprint('wan-rt-01', '1.1', ['wan_router', 'Cisco', 'ISR 4451'], 'IT room, deck 4', 'high', [
    'satellite_modem',
    'lte_modem',
    'ups',
  ]),
  firewall: blueprint('fw-01', '1.3', ['firewall', 'Fortinet', 'FortiGate 200F'], 'IT room, deck 4', 'high', [
    'wan_router',
    'ups',
  ]),
  core_switch: blueprint(
    'core-sw-01',
    '1.4',
    ['switch', 'Cisco', 'Catalyst 9500-24Y4C'],
    'IT room, deck 4',
    'high',
    ['ups'],
  ),
  access_forward: blueprint(
    'sw-d07-f1',
    '1.21',
    ['switch', 'Cisco', 'Catalyst 9300-48P'],
    'deck 7 forward',
    'medium',
    ['core_switch'],
  ),
  access_aft: blueprint('sw-d10-a1', '1.22', ['switch', 'Aruba', 'CX 6300M'], 'deck 10 aft', 'medium', [
    'core_switch',
  ]),
  wlc: blueprint('wlc-01', '1.30', ['wlc', 'Cisco', 'AIR-CT5520'], 'IT room, deck 4', 'medium', [
    'core_switch',
  ]),
  ap_forward: blueprint('ap-d07-12', '20.12', ['ap', 'Cisco', 'AIR-AP3802I'], 'deck 7 forward', 'low', [
    'access_forward',
    'wlc',
  ]),
  db: blueprint('db-01', '10.11', ['server', 'Dell', 'PowerEdge R650'], 'IT room, deck 4', 'medium', [
    'core_switch',
  ]),
  pos: blueprint('pos-01', '10.12', ['server', 'Dell', 'PowerEdge R450'], 'IT room, deck 4', 'medium', [
    'db',
    'core_switch',
    'firewall',
  ]),
  reservations: blueprint(
    'res-01',
    '10.13',
    ['server', 'Dell', 'PowerEdge R450'],
    'IT room, deck 4',
    'medium',
    ['db', 'core_switch'],
  ),
  files: blueprint('file-01', '10.15', ['server', 'Supermicro', 'SYS-620P'], 'IT room, deck 4', 'medium', [
    'core_switch',
  ]),
  portal: blueprint('portal-01', '10.16', ['server', 'Dell', 'PowerEdge R350'], 'IT room, deck 4', 'medium', [
    'core_switch',
    'firewall',
  ]),
  gps: blueprint('gps-01', '30.5', ['gps', 'Furuno', 'GP-170'], 'bridge', 'high', ['ups']),
  fire_panel: blueprint(
    'fire-01',
    '30.9',
    ['fire_panel', 'Consilium', 'Salwico Cargo'],
    'bridge',
    'high',
    [],
  ),
  ap_aft: blueprint('ap-d10-31', '20.31', ['ap', 'Aruba', 'AP-515'], 'deck 10 aft', 'low', [
    'access_aft',
    'wlc',
  ]),
  pms: blueprint('pms-01', '10.14', ['server', 'HPE', 'ProLiant DL360'], 'IT room, deck 4', 'medium', [
    'db',
    'core_switch',
  ]),
  mail: blueprint('mail-01', '10.17', ['server', 'HPE', 'ProLiant DL360'], 'IT room, deck 4', 'medium', [
    'core_switch',
    'firewall',
  ]),
  pos_terminal: blueprint(
    'till-d05-03',
    '40.3',
    ['pos_terminal', 'Oracle', 'MICROS 720'],
    'deck 5 bar',
    'low',
    ['pos', 'access_forward'],
  ),
  ecdis: blueprint('ecdis-01', '30.6', ['ecdis', 'Furuno', 'FMD-3300'], 'bridge', 'high', ['gps', 'ups']),
};

const COMMON_ROLES: readonly Role[] = [
  'ups',
  'antenna',
  'satellite_modem',
  'lte_modem',
  'wan_router',
  'firewall',
  'core_switch',
  'access_forward',
  'access_aft',
  'wlc',
  'ap_forward',
  'db',
  'pos',
  'reservations',
  'files',
  'portal',
  'gps',
  'fire_panel',
];

interface ShipPlan {
  readonly ship_id: string;
  readonly short: string;
  readonly name: string;
  readonly timezone: string;
  readonly utcOffsetHours: number;
  readonly occupancy: number;
  readonly network: string;
  readonly ownRoles: readonly Role[];
  /** Where this ship bought something else: type, vendor, model. */
  readonly bought: Partial<Record<Role, readonly [string, string, string]>>;
}

const SHIP_PLANS: readonly ShipPlan[] = [
  {
    ship_id: 'nordic-aurora',
    short: 'aurora',
    name: 'MS Nordic Aurora',
    timezone: 'Europe/Oslo',
    utcOffsetHours: 1,
    occupancy: 1,
    network: '10.11',
    ownRoles: ['ap_aft', 'pms'],
    bought: {},
  },
  {
    ship_id: 'blue-meridian',
    short: 'meridian',
    name: 'MS Blue Meridian',
    timezone: 'America/New_York',
    utcOffsetHours: -5,
    occupancy: 1.2,
    network: '10.12',
    ownRoles: ['mail', 'pos_terminal'],
    bought: {
      satellite_modem: ['vsat', 'Comtech', 'CDM-760'],
      wan_router: ['wan_router', 'Peplink', 'Balance 710'],
      ups: ['ups', 'APC', 'Smart-UPS SRT 10000'],
      files: ['nas', 'Synology', 'RS3621xs+'],
      access_forward: ['switch', 'Aruba', 'CX 6300M'],
    },
  },
  {
    ship_id: 'coral-strait',
    short: 'coral',
    name: 'MS Coral Strait',
    timezone: 'Asia/Singapore',
    utcOffsetHours: 8,
    occupancy: 0.8,
    network: '10.13',
    ownRoles: ['ecdis', 'pms'],
    bought: {
      satellite_modem: ['satellite_modem', 'Newtec', 'MDM3310'],
      antenna: ['antenna', 'Cobham', 'SAILOR 900'],
      access_aft: ['switch', 'Cisco', 'Catalyst 9300-24P'],
      lte_modem: ['lte_modem', 'Peplink', 'MAX BR1 Pro'],
    },
  },
];

function buildShip(plan: ShipPlan): FleetShip {
  const idOf = (role: Role): string => `${plan.short}-${PLAN[role].name}`;
  const devices = [...COMMON_ROLES, ...plan.ownRoles].map((role): FleetDevice => {
    const base = PLAN[role];
    const [type, vendor, model] = plan.bought[role] ?? [base.type, base.vendor, base.model];
    const host = `${base.name}.${plan.short}`;
    return {
      role,
      host,
      device_id: idOf(role),
      ship_id: plan.ship_id,
      hostnames: [host, `${base.name}.${plan.ship_id}.example`],
      ips: [`${plan.network}.${base.address}`],
      type,
      vendor,
      model,
      location: base.location,
      criticality: base.criticality,
      depends_on: base.needs.map(idOf),
    };
  });
  const { ship_id, name, timezone, utcOffsetHours, occupancy } = plan;
  return { ship_id, name, timezone, utcOffsetHours, occupancy, devices };
}

/** Three ships with twenty devices each. */
export const FLEET: readonly FleetShip[] = SHIP_PLANS.map(buildShip);

/** The ship's device of that role, or undefined where the ship has none. */
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
      ship.devices.map(({ role: _role, host: _host, ...device }): Device => device),
    ),
  };
}
