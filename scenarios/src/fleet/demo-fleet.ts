import { COMMON_ROLES, PLAN, type Role } from './blueprints.ts';
import { type Berth, buildShip, type FleetShip, type ShipOutline } from './ship.ts';

interface DemoShip extends ShipOutline {
  readonly ownRoles: readonly Role[];
  /** Where this ship bought something else: type, vendor, model. */
  readonly bought: Partial<Record<Role, readonly [string, string, string]>>;
}

const PLANS: readonly DemoShip[] = [
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

/** Three ships with twenty devices each: the fleet of the demo. */
export const FLEET: readonly FleetShip[] = PLANS.map((plan) => {
  const berths = [...COMMON_ROLES, ...plan.ownRoles].map((role): Berth => {
    const bought = plan.bought[role];
    const needs = PLAN[role].needs.map((need) => ({ role: need, number: 1 }));
    return { role, number: 1, needs, ...(bought === undefined ? {} : { bought }) };
  });
  return buildShip(plan, berths);
});
