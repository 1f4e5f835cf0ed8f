import type { Criticality } from '@aiops/contracts';
import type { Rng } from '../random.ts';
import type { DatabaseProduct } from '../wording/database-words.ts';
import { COMMON_ROLES, PLAN, type Role } from './blueprints.ts';
import { boughtFor } from './market.ts';
import { type Berth, buildShip, type FleetShip, type ShipOutline } from './ship.ts';

const SHIP_NAMES = [
  'Amber Horizon',
  'Baltic Star',
  'Cape Verity',
  'Delphine',
  'Eastern Light',
  'Fjord Queen',
  'Golden Petrel',
  'Harmony Bay',
  'Isla Serena',
  'Jade Pacific',
  'Kestrel',
  'Lady Solveig',
  'Minerva',
  'Ocean Ballad',
  'Polar Tern',
  'Southern Grace',
] as const;

const HOME_PORTS: readonly (readonly [string, number])[] = [
  ['Europe/Oslo', 1],
  ['America/New_York', -5],
  ['Asia/Singapore', 8],
  ['Europe/Athens', 2],
  ['Australia/Sydney', 10],
  ['America/Los_Angeles', -8],
];

/**
 * A ship that nobody has seen before: its size, what it bought of whom, a second stack or none, what hangs on what.
 * Every ship has the common roles, so that every fault finds its place. `index` keeps ships of one
 * world apart; `strays` are machines that no registry knows.
 */
export function drawShip(rng: Rng, index: number, strays = 0): FleetShip {
  const name = rng.pick(SHIP_NAMES);
  const [timezone, utcOffsetHours] = rng.pick(HOME_PORTS);
  const short = `${name
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .slice(0, 7)}${index === 0 ? '' : index + 1}`;
  const outline: ShipOutline = {
    ship_id: `${name.toLowerCase().replaceAll(' ', '-')}${index === 0 ? '' : `-${index + 1}`}`,
    short,
    name: `MS ${name}${index === 0 ? '' : ` ${index + 1}`}`,
    timezone,
    utcOffsetHours,
    occupancy: rng.between(0.6, 1.25),
    network: `10.${rng.int(20, 120) + index * 120}`,
  };
  return buildShip(outline, wire([...drawBerths(rng), ...strayBerths(strays, rng)], rng));
}

type Unwired = Omit<Berth, 'needs'>;

function strayBerths(count: number, rng: Rng): Unwired[] {
  return Array.from({ length: count }, () => ({ role: 'stray', number: rng.int(1, 40) }));
}

/** How many of each role: small ships have few access points and no second stack. */
function drawBerths(rng: Rng): readonly Unwired[] {
  const size = rng.int(0, 2);
  const counts = new Map<Role, number>(COMMON_ROLES.map((role) => [role, 1]));
  const add = (role: Role, count: number): void => {
    if (count > 0) counts.set(role, (counts.get(role) ?? 0) + count);
  };
  const optional: readonly Role[] = [
    'pms',
    'mail',
    'pos_terminal',
    'ecdis',
    'ais',
    'voyage_recorder',
    'domain_controller',
  ];
  for (const role of optional) if (rng.chance(0.5 + 0.15 * size)) add(role, 1);
  if (rng.chance(0.35)) for (const role of ['spa_db', 'spa'] as const) add(role, 1);
  if (size > 0 && rng.chance(0.5)) for (const role of ['core_switch', 'access_aft'] as const) add(role, 1);
  if (size > 0 && rng.chance(0.4)) add('ups', 1);
  add('ap_aft', rng.int(0, size));
  add('ap_forward', rng.int(0, size));
  add('camera', rng.int(0, 2));
  const chosen = new Map<Role, readonly [string, string, string] | undefined>();
  return [...counts].flatMap(([role, count]) =>
    Array.from({ length: count }, (_, nth): Unwired => {
      const bought = chosen.has(role) ? chosen.get(role) : boughtFor(role, rng);
      chosen.set(role, bought);
      const criticality = drawCriticality(role, rng);
      return {
        role,
        number: nth + 1,
        ...(bought === undefined ? {} : { bought }),
        ...(criticality === undefined ? {} : { criticality }),
        ...(role === 'db' || role === 'spa_db' ? { database: drawProduct(role, rng) } : {}),
        ...(role === 'camera' ? { silent: true as const } : {}),
        ...(rng.chance(0.06) ? { nameless: true as const } : {}),
      };
    }),
  );
}

function drawProduct(role: Role, rng: Rng): DatabaseProduct {
  return role === 'spa_db' ? rng.pick(['mysql', 'postgresql']) : rng.pick(['postgresql', 'mysql', 'oracle']);
}

/** Some ships think more of their payment and booking, others less of their switches. */
function drawCriticality(role: Role, rng: Rng): Criticality | undefined {
  if (!rng.chance(0.2)) return undefined;
  switch (role) {
    case 'pos':
    case 'db':
    case 'reservations':
      return 'high';
    case 'files':
    case 'portal':
      return 'low';
    default:
      return undefined;
  }
}

/** Hangs each device on what its plan needs; where there are several of that, on one of them, a router on all modems. */
function wire(berths: readonly Unwired[], rng: Rng): readonly Berth[] {
  const countOf = (role: Role): number => berths.filter((berth) => berth.role === role).length;
  return berths.map((berth): Berth => {
    const needs = PLAN[berth.role].needs.flatMap((role) => {
      const count = countOf(role);
      return count === 0 ? [] : [{ role, number: rng.int(1, count) }];
    });
    // A second core carries its own part of the ship and hangs on the first.
    if (berth.role === 'core_switch' && berth.number > 1) needs.push({ role: 'core_switch', number: 1 });
    return { ...berth, needs };
  });
}
