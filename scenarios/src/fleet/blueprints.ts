import type { Criticality } from '@aiops/contracts';

/** What a device is for on its ship. Every ship has the first eighteen. */
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
  | 'ecdis'
  | 'domain_controller'
  | 'spa_db'
  | 'spa'
  | 'ais'
  | 'voyage_recorder'
  | 'camera'
  /** Plugged in and entered nowhere. */
  | 'stray';

/** A device of a ship's plan before anything was bought. */
export interface Blueprint {
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
export const PLAN: Readonly<Record<Role, Blueprint>> = {
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
  domain_controller: blueprint(
    'dc-01',
    '10.18',
    ['server', 'Dell', 'PowerEdge R350'],
    'IT room, deck 4',
    'medium',
    ['core_switch'],
  ),
  spa_db: blueprint('spa-db-01', '10.19', ['server', 'HPE', 'ProLiant DL20'], 'deck 9 spa', 'low', [
    'core_switch',
  ]),
  spa: blueprint('spa-01', '10.20', ['server', 'HPE', 'ProLiant DL20'], 'deck 9 spa', 'low', [
    'spa_db',
    'core_switch',
  ]),
  ais: blueprint('ais-01', '30.7', ['ais', 'Furuno', 'FA-170'], 'bridge', 'medium', ['gps', 'ups']),
  voyage_recorder: blueprint('vdr-01', '30.8', ['vdr', 'Danelec', 'DM100'], 'bridge', 'medium', [
    'gps',
    'ups',
  ]),
  camera: blueprint('cam-d03-02', '45.2', ['camera', 'Axis', 'P3265-LVE'], 'deck 3 tender', 'low', [
    'access_aft',
  ]),
  stray: blueprint('kiosk-07', '60.7', ['unknown', 'unknown', 'unknown'], 'unknown', 'medium', []),
};

/** What no ship is without. */
export const COMMON_ROLES: readonly Role[] = [
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
