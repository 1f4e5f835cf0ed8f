import type { FaultName } from './faults/catalogue.ts';
import type { Role } from './fleet/blueprints.ts';
import type { HappeningName } from './happenings/catalogue.ts';
import type { Rng } from './random.ts';

export interface PlannedFault {
  readonly fault: FaultName;
  /** Which of the scenario's ships, from 0. */
  readonly ship: number;
  /** Begin as a share of the scenario's length. */
  readonly at: number;
  readonly target?: Role;
  /** It comes back this long after its last symptom: as the same cause, or as one of its own. */
  readonly again?: { readonly afterMin: number; readonly isSameCause: boolean };
}

export interface ScenarioPlan {
  readonly ships: number;
  readonly hours: number;
  /** Share of the full rate of the background. */
  readonly density: number;
  readonly faults: (rng: Rng) => readonly PlannedFault[];
  /** What happens on every ship without being a fault. */
  readonly happenings: readonly HappeningName[];
  /** Machines that no registry knows. */
  readonly strays?: number;
  /** Records come late, twisted, cut and with wrong clocks. */
  readonly isRough?: boolean;
}

const early = (rng: Rng): number => rng.between(0.25, 0.4);

/** The first fault has most of an hour before it, in which detectors learn what is usual. */
const oneFault = (fault: FaultName): ScenarioPlan => ({
  ships: 1,
  hours: 2.3,
  density: 0.3,
  faults: (rng) => [{ fault, ship: 0, at: early(rng) }],
  happenings: ['guest-reboots'],
});

/** A day of one ship on which nothing is wrong, whatever happens. */
const benignDay = (...happenings: readonly HappeningName[]): ScenarioPlan => ({
  ships: 1,
  hours: 24,
  density: 0.2,
  faults: () => [],
  happenings,
});

/** Faults that are short and leave nothing behind, so that they can come back. */
const RECURRING: readonly FaultName[] = [
  'carrier-loss',
  'port-flap',
  'oom-kill',
  'gps-loss',
  'ssh-brute-force',
];

const recurrence = (afterMin: number, isSameCause: boolean): ScenarioPlan => ({
  ...oneFault('carrier-loss'),
  hours: 3.5,
  faults: (rng) => [
    {
      fault: rng.pick(RECURRING),
      ship: 0,
      at: rng.between(0.22, 0.28),
      again: { afterMin: afterMin + rng.between(-0.8, 0.8), isSameCause },
    },
  ],
});

/**
 * Kinds that have nothing to do with each other: no device of one depends on a device of the other with a type that
 * could be its effect. Of the first group at most one is under way, because all of them reach the same applications.
 */
const SHARING: readonly FaultName[] = [
  'rain-fade',
  'modem-failover',
  'comms-outage',
  'core-switch-flap-storm',
  'silent-core',
  'db-pool-exhaustion',
  'database-crash',
  'disk-cascade',
];
const APART: readonly (readonly FaultName[])[] = [
  ['ssh-brute-force'],
  ['gps-loss', 'fire-alarm'],
  ['disk-filling', 'oom-kill'],
];

const unrelated =
  (count: number) =>
  (rng: Rng): readonly PlannedFault[] => {
    const others = rng.shuffled(APART).map((group) => rng.pick(group));
    const kinds = [rng.pick(SHARING), ...others].slice(0, count);
    const at = early(rng);
    return kinds.map((fault) => ({
      fault,
      ship: 0,
      at: at + rng.between(0, 0.03),
      ...(fault === 'disk-filling' || fault === 'oom-kill' ? { target: 'files' as const } : {}),
    }));
  };

export const PLANS: Readonly<Record<string, ScenarioPlan>> = {
  'rain-fade': oneFault('rain-fade'),
  'modem-failover': oneFault('modem-failover'),
  'comms-outage': oneFault('comms-outage'),
  'core-switch-flap-storm': oneFault('core-switch-flap-storm'),
  'silent-core': oneFault('silent-core'),
  'port-flap': oneFault('port-flap'),
  'db-pool-exhaustion': oneFault('db-pool-exhaustion'),
  'database-crash': oneFault('database-crash'),
  'disk-filling': oneFault('disk-filling'),
  'disk-cascade': oneFault('disk-cascade'),
  'oom-kill': oneFault('oom-kill'),
  'crash-loop': { ...oneFault('crash-loop'), hours: 3.5 },
  'ssh-brute-force': oneFault('ssh-brute-force'),
  'ups-event': oneFault('ups-event'),
  'gps-loss': oneFault('gps-loss'),
  'fire-alarm': oneFault('fire-alarm'),
  'unknown-host': { ...oneFault('stray-host'), strays: 1 },
  'recurrence-10-min': recurrence(10, true),
  'recurrence-25-min': recurrence(25, true),
  'recurrence-60-min': recurrence(60, false),
  'rough-records': {
    ...oneFault('modem-failover'),
    faults: (rng) => [
      {
        fault: rng.pick([
          'modem-failover',
          'db-pool-exhaustion',
          'disk-filling',
          'oom-kill',
          'ssh-brute-force',
        ]),
        ship: 0,
        at: early(rng),
      },
    ],
    isRough: true,
  },
  'same-fault-two-ships': {
    ...oneFault('rain-fade'),
    ships: 2,
    density: 0.3,
    faults: (rng) => {
      const at = early(rng);
      const fault = rng.pick<FaultName>([
        'rain-fade',
        'core-switch-flap-storm',
        'db-pool-exhaustion',
        'gps-loss',
        'ups-event',
      ]);
      return [0, 1].map((ship) => ({ fault, ship, at: at + 0.01 * ship * rng.next() }));
    },
  },
  'two-faults': { ...oneFault('rain-fade'), faults: unrelated(2) },
  'three-faults': { ...oneFault('rain-fade'), faults: unrelated(3) },
  /** An attack on a server behind the flapping core, at the same time: two causes on one device. */
  'flap-storm-and-brute-force': {
    ...oneFault('core-switch-flap-storm'),
    faults: (rng) => {
      const at = early(rng);
      return [
        { fault: 'core-switch-flap-storm', ship: 0, at },
        { fault: 'ssh-brute-force', ship: 0, at: at + 0.008, target: 'files' },
      ];
    },
  },
  'pool-and-disk': {
    ...oneFault('db-pool-exhaustion'),
    faults: (rng) => [
      { fault: 'db-pool-exhaustion', ship: 0, at: early(rng) },
      { fault: 'disk-filling', ship: 0, at: early(rng), target: 'files' },
    ],
  },
  /** Two servers behind one switch in trouble of the same type within a minute: two causes all the same. */
  'twin-servers': {
    ...oneFault('oom-kill'),
    faults: (rng) => {
      const at = early(rng);
      const [first, second] = rng.shuffled(['files', 'portal', 'reservations'] as const);
      return [
        { fault: 'oom-kill', ship: 0, at, ...(first === undefined ? {} : { target: first }) },
        { fault: 'oom-kill', ship: 0, at: at + 0.004, ...(second === undefined ? {} : { target: second }) },
      ];
    },
  },
  /** A day of two ships, three faults each, between all that is usual. */
  'fleet-day': {
    ships: 2,
    hours: 24,
    density: 0.1,
    faults: fleetDay,
    happenings: ['backup', 'guest-reboots', 'drills'],
  },
  'quiet-day': benignDay(),
  'embarkation-day': benignDay('embarkation', 'guest-reboots'),
  'noisy-day': benignDay('backup', 'blips', 'drills', 'guest-reboots'),
  'port-call': benignDay('port-call', 'backup', 'guest-reboots'),
  'maintenance-shift': benignDay('maintenance', 'backup', 'guest-reboots'),
};

function fleetDay(rng: Rng): readonly PlannedFault[] {
  const kinds: readonly FaultName[] = [
    'rain-fade',
    'squall',
    'modem-failover',
    'db-pool-exhaustion',
    'core-switch-flap-storm',
    'disk-filling',
    'oom-kill',
    'ssh-brute-force',
    'gps-loss',
  ];
  return [0, 1].flatMap((ship) =>
    rng
      .shuffled(kinds)
      .slice(0, 3)
      .map((fault, part) => ({ fault, ship, at: 0.08 + part * 0.3 + rng.between(0, 0.18) })),
  );
}
