import type { RegistryDocument, Severity } from '@aiops/contracts';
import { createBackground } from './background.ts';
import { firstDetectable } from './detectable.ts';
import { EffectIndex } from './effect.ts';
import { FAULTS, type FaultName } from './faults/catalogue.ts';
import type { Fault } from './faults/fault.ts';
import { deviceOf, FLEET, type FleetShip, type Role, registryOf } from './fleet.ts';
import { createRng, type Rng } from './random.ts';
import { byArrival, HOUR, type InputRecord, isoTime, type TimedRecord } from './record.ts';

/** One thing that went wrong, as the world knows it. Times are RFC 3339. */
export interface CauseTruth {
  readonly id: string;
  readonly incident_type: string;
  readonly severity: Severity;
  readonly root_device: string;
  /** Every device with a record of this cause, sorted. */
  readonly devices: readonly string[];
  readonly begins_at: string;
  /** When the first of the policy's conditions is true in the records. */
  readonly detectable_at: string;
}

export interface ScenarioTruth {
  readonly causes: readonly CauseTruth[];
  /** tracking_id → cause id; what is not in here is background. */
  readonly records: Readonly<Record<string, string>>;
  readonly ship_days: number;
}

export interface Scenario {
  readonly name: string;
  readonly seed: number;
  /** In the order of their arrival. */
  readonly records: readonly InputRecord[];
  readonly registry: RegistryDocument;
  readonly truth: ScenarioTruth;
}

export interface ScenarioOptions {
  /** Default 2026-01-15T00:00:00Z plus a few hours that the seed decides. */
  readonly startMs?: number;
  /** Default: the scenario's own length. */
  readonly hours?: number;
  /** Share of the full background rate. Default: the scenario's own. */
  readonly density?: number;
  /** From above 0 to 1 for all faults. Default: drawn for each, 0.2 to 1. */
  readonly intensity?: number;
}

interface PlannedFault {
  readonly fault: FaultName;
  /** Which of the scenario's ships, from 0. */
  readonly ship: number;
  /** Begin as a share of the scenario's length. */
  readonly at: number;
  readonly target?: Role;
}

interface ScenarioPlan {
  readonly ships: number;
  readonly hours: number;
  readonly density: number;
  readonly faults: (rng: Rng) => readonly PlannedFault[];
}

const alone = (fault: FaultName): ScenarioPlan => ({
  ships: 1,
  hours: 3,
  density: 0.5,
  faults: (rng) => [{ fault, ship: 0, at: rng.between(0.2, 0.35) }],
});

const PLANS: Readonly<Record<string, ScenarioPlan>> = {
  'rain-fade': alone('rain-fade'),
  'db-pool-exhaustion': alone('db-pool-exhaustion'),
  'core-switch-flap-storm': alone('core-switch-flap-storm'),
  'disk-filling': alone('disk-filling'),
  'ssh-brute-force': alone('ssh-brute-force'),
  /** An attack on a server behind the flapping core, at the same time: two causes on one device. */
  'flap-storm-and-brute-force': {
    ...alone('core-switch-flap-storm'),
    faults: (rng) => {
      const at = rng.between(0.2, 0.35);
      return [
        { fault: 'core-switch-flap-storm', ship: 0, at },
        { fault: 'ssh-brute-force', ship: 0, at: at + 0.008, target: 'files' },
      ];
    },
  },
  /** Two unrelated faults at once. */
  'pool-and-disk': {
    ...alone('db-pool-exhaustion'),
    faults: (rng) => [
      { fault: 'db-pool-exhaustion', ship: 0, at: rng.between(0.25, 0.35) },
      { fault: 'disk-filling', ship: 0, at: rng.between(0.2, 0.3), target: 'files' },
    ],
  },
  'same-fault-two-ships': {
    ...alone('rain-fade'),
    ships: 2,
    faults: (rng) => {
      const at = rng.between(0.2, 0.35);
      return [0, 1].map((ship) => ({ fault: 'rain-fade' as const, ship, at: at + 0.01 * ship }));
    },
  },
  /** A day of the whole fleet, three faults a ship. */
  'fleet-day': { ships: 3, hours: 24, density: 0.2, faults: fleetDay },
  /** A day in which nothing is wrong. */
  'quiet-day': { ships: 1, hours: 24, density: 0.3, faults: () => [] },
};

/** The names that `generateScenario` takes. */
export const SCENARIO_NAMES: readonly string[] = Object.keys(PLANS);

function fleetDay(rng: Rng): readonly PlannedFault[] {
  const kinds: readonly FaultName[] = [
    'rain-fade',
    'squall',
    'db-pool-exhaustion',
    'core-switch-flap-storm',
    'disk-filling',
    'ssh-brute-force',
  ];
  return [0, 1, 2].flatMap((ship) =>
    rng
      .shuffled(kinds)
      .slice(0, 3)
      .map((fault, part) => ({ fault, ship, at: 0.05 + part * 0.3 + rng.between(0, 0.18) })),
  );
}

/**
 * A labelled scenario: the same name, seed and options always give the same bytes.
 * Throws RangeError for an unknown name, and Error when a planned fault leaves no detectable trace.
 */
export function generateScenario(name: string, seed: number, options: ScenarioOptions = {}): Scenario {
  const plan = PLANS[name];
  if (plan === undefined) {
    throw new RangeError(`no scenario is called ${name}; there are ${SCENARIO_NAMES.join(', ')}`);
  }
  const rng = createRng('scenario', name, seed);
  const ships = rng.shuffled(FLEET).slice(0, plan.ships);
  const hours = options.hours ?? plan.hours;
  const startMs = options.startMs ?? Date.UTC(2026, 0, 15) + rng.int(0, 23) * HOUR;
  const endMs = startMs + hours * HOUR;
  const faults = plan
    .faults(rng)
    .map((planned, index) => buildFault(planned, index, { name, seed, ships, startMs, endMs, options }));
  const background = createBackground({
    ships,
    seed: `${name}/${seed}`,
    density: options.density ?? plan.density,
  });
  const effects = new EffectIndex(faults);
  const timed = background
    .between(startMs, endMs, effects)
    .concat(faults.flatMap((fault) => fault.lines.filter((line) => line.arrivalMs < endMs)))
    .sort(byArrival);
  const records = timed.map(
    ({ record }, index): InputRecord => ({ ...record, tracking_id: `${name}-${seed}-${index}` }),
  );
  return {
    name,
    seed,
    records,
    registry: registryOf(ships),
    truth: truthOf(faults, timed, records, (ships.length * hours) / 24),
  };
}

interface World {
  readonly name: string;
  readonly seed: number;
  readonly ships: readonly FleetShip[];
  readonly startMs: number;
  readonly endMs: number;
  readonly options: ScenarioOptions;
}

function buildFault(planned: PlannedFault, index: number, world: World): Fault {
  const ship = world.ships[planned.ship];
  if (ship === undefined) throw new RangeError(`${world.name} plans a fault on a ship it does not have`);
  const rng = createRng('fault', world.name, world.seed, index);
  const intensity = world.options.intensity ?? rng.between(0.2, 1);
  return FAULTS[planned.fault]({
    causeId: `${planned.fault}-${index + 1}`,
    ship,
    rng,
    beginsAtMs: Math.round(world.startMs + planned.at * (world.endMs - world.startMs)),
    intensity,
    ...(planned.target === undefined ? {} : { target: deviceOf(ship, planned.target) }),
  });
}

function truthOf(
  faults: readonly Fault[],
  timed: readonly TimedRecord[],
  records: readonly InputRecord[],
  shipDays: number,
): ScenarioTruth {
  const causeOfRecord: Record<string, string> = {};
  timed.forEach(({ causeId }, index) => {
    const record = records[index];
    if (causeId !== null && record !== undefined) causeOfRecord[record.tracking_id] = causeId;
  });
  return {
    causes: faults.map((fault) =>
      causeTruth(
        fault,
        timed.filter((line) => line.causeId === fault.cause.id),
      ),
    ),
    records: causeOfRecord,
    ship_days: shipDays,
  };
}

function causeTruth({ cause }: Fault, own: readonly TimedRecord[]): CauseTruth {
  const detectableMs = firstDetectable(own);
  if (detectableMs === null) throw new Error(`${cause.id} leaves no trace that the policy could detect`);
  return {
    id: cause.id,
    incident_type: cause.incident_type,
    severity: cause.severity,
    root_device: cause.root_device,
    devices: [...new Set(own.map((line) => line.deviceId))].sort(),
    begins_at: isoTime(cause.beginsAtMs),
    detectable_at: isoTime(detectableMs),
  };
}
