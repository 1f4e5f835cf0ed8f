import type { Rng } from '../random.ts';
import type { Role } from './blueprints.ts';

type Article = readonly [type: string, vendor: string, model: string];

/** What ships buy of whom; roles that are not here are bought as the plan has them. */
const OFFERS: Partial<Record<Role, readonly Article[]>> = {
  ups: [
    ['ups', 'Eaton', '9PX 11kVA'],
    ['ups', 'APC', 'Smart-UPS SRT 10000'],
    ['ups', 'Riello', 'Sentinel Dual 10'],
  ],
  antenna: [
    ['antenna', 'Intellian', 'v130NX'],
    ['antenna', 'Cobham', 'SAILOR 900'],
  ],
  satellite_modem: [
    ['vsat', 'iDirect', 'Evolution X7'],
    ['vsat', 'Comtech', 'CDM-760'],
    ['satellite_modem', 'Newtec', 'MDM3310'],
    ['vsat', 'KVH', 'TracPhone V11'],
    ['satellite_modem', 'Intellian', 'v240MT'],
    ['vsat', 'Hughes', 'HT2600'],
  ],
  lte_modem: [
    ['lte_modem', 'Teltonika', 'RUTX50'],
    ['lte_modem', 'Peplink', 'MAX BR1 Pro'],
    ['lte_modem', 'Sierra', 'AirLink XR90'],
  ],
  wan_router: [
    ['wan_router', 'Cisco', 'ISR 4451'],
    ['wan_router', 'Peplink', 'Balance 710'],
    ['wan_router', 'Juniper', 'SRX345'],
  ],
  core_switch: [
    ['switch', 'Cisco', 'Catalyst 9500-24Y4C'],
    ['switch', 'Aruba', 'CX 8325'],
    ['switch', 'Juniper', 'QFX5120'],
  ],
  access_forward: [
    ['switch', 'Cisco', 'Catalyst 9300-48P'],
    ['switch', 'Aruba', 'CX 6300M'],
    ['switch', 'Juniper', 'EX4300-48P'],
  ],
  access_aft: [
    ['switch', 'Aruba', 'CX 6300M'],
    ['switch', 'Cisco', 'Catalyst 9300-24P'],
    ['switch', 'Juniper', 'EX4300-48P'],
  ],
  wlc: [
    ['wlc', 'Cisco', 'AIR-CT5520'],
    ['wlc', 'Aruba', '7210'],
  ],
  files: [
    ['server', 'Supermicro', 'SYS-620P'],
    ['nas', 'Synology', 'RS3621xs+'],
  ],
  gps: [
    ['gps', 'Furuno', 'GP-170'],
    ['gps', 'JRC', 'JLR-8600'],
    ['gps', 'Saab', 'R5 Supreme'],
  ],
  fire_panel: [
    ['fire_panel', 'Consilium', 'Salwico Cargo'],
    ['fire_panel', 'Autronica', 'AutroSafe'],
    ['fire_panel', 'Tyco', 'Zettler MZX'],
  ],
};

/** What the ship bought for a role, or undefined for what the plan says. */
export function boughtFor(role: Role, rng: Rng): Article | undefined {
  const offers = OFFERS[role];
  return offers === undefined ? undefined : rng.pick(offers);
}
