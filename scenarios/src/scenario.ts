import type { RegistryDocument } from '@aiops/contracts';
import { createBackground } from './background.ts';
import { disordered, type MalformedLine } from './disorder.ts';
import { EffectIndex } from './effect.ts';
import { FAULTS } from './faults/catalogue.ts';
import type { Fault, FaultRequest } from './faults/fault.ts';
import { asOneCause, twice } from './faults/recurrence.ts';
import { drawShip } from './fleet/drawn-ship.ts';
import { deviceOf, type FleetShip, registryOf } from './fleet/ship.ts';
import { HAPPENINGS } from './happenings/catalogue.ts';
import { PLANS, type PlannedFault, type ScenarioPlan } from './plans.ts';
import { createRng } from './random.ts';
import { byArrival, HOUR, type InputRecord } from './record.ts';
import type { Script } from './script.ts';
import { type ScenarioTruth, truthOf } from './truth.ts';

export interface Scenario {
  readonly name: string;
  readonly seed: number;
  /** In the order of their arrival. */
  readonly records: readonly InputRecord[];
  /** Lines that are no records, for who reads the file: each stands before the record of its index. */
  readonly malformed: readonly MalformedLine[];
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

/** The names that `generateScenario` takes. */
export const SCENARIO_NAMES: readonly string[] = Object.keys(PLANS);

/** Those in which nothing is wrong: every incident there is a false one. */
export const BENIGN_SCENARIO_NAMES: readonly string[] = SCENARIO_NAMES.filter(
  (name) => PLANS[name]?.faults(createRng('any')).length === 0,
);

interface World {
  readonly name: string;
  readonly seed: number;
  readonly plan: ScenarioPlan;
  readonly ships: readonly FleetShip[];
  readonly startMs: number;
  readonly endMs: number;
  readonly density: number;
  readonly isWatched: boolean;
  readonly intensity: number | undefined;
}

/**
 * A labelled scenario: the same name, seed and options always give the same bytes.
 * Throws RangeError for an unknown name, and Error when a planned fault leaves no trace.
 */
export function generateScenario(name: string, seed: number, options: ScenarioOptions = {}): Scenario {
  const plan = PLANS[name];
  if (plan === undefined) {
    throw new RangeError(`no scenario is called ${name}; there are ${SCENARIO_NAMES.join(', ')}`);
  }
  const rng = createRng('scenario', name, seed);
  const ships = Array.from({ length: plan.ships }, (_, index) => drawShip(rng, index, plan.strays));
  const hours = options.hours ?? plan.hours;
  const startMs = options.startMs ?? Date.UTC(2026, 0, 15) + rng.int(0, 23) * HOUR;
  const endMs = startMs + hours * HOUR;
  const density = options.density ?? plan.density;
  const isWatched = rng.chance(0.3);
  const world: World = {
    name,
    seed,
    plan,
    ships,
    startMs,
    endMs,
    density,
    isWatched,
    intensity: options.intensity,
  };
  const faults = plan.faults(rng).flatMap((planned, index) => buildFaults(planned, index, world));
  const events: readonly (Fault | Script)[] = [...faults, ...happeningsOf(world)];
  const arrived = createBackground({ ships, seed: `${name}/${seed}`, density })
    .between(startMs, endMs, new EffectIndex(events))
    .concat(
      events.flatMap(({ lines }) =>
        lines.filter((line) => line.arrivalMs < endMs && line.arrivalMs >= startMs),
      ),
    )
    .sort(byArrival);
  const { timed, malformed } =
    plan.isRough === true ? disorder(arrived, faults, world) : { timed: arrived, malformed: [] };
  const records = timed.map(
    ({ record }, index): InputRecord => ({ ...record, tracking_id: `${name}-${seed}-${index}` }),
  );
  const truth = truthOf(faults, timed, records, { ships, shipDays: (ships.length * hours) / 24 });
  return { name, seed, records, malformed, registry: registryOf(ships), truth };
}

function disorder(
  arrived: Parameters<typeof disordered>[0],
  faults: readonly Fault[],
  { name, seed, ships }: World,
) {
  const roots = new Set(faults.map((fault) => fault.cause.root_device));
  return disordered(arrived, { ships, roots, rng: createRng('disorder', name, seed) });
}

function happeningsOf({ name, seed, plan, ships, startMs, endMs, density }: World): Script[] {
  return ships.flatMap((ship, index) =>
    plan.happenings.map((kind) =>
      HAPPENINGS[kind]({
        name: `${kind}-${index}`,
        ship,
        rng: createRng('happening', name, seed, index, kind),
        fromMs: startMs,
        toMs: endMs,
        density,
      }),
    ),
  );
}

function buildFaults(planned: PlannedFault, index: number, world: World): readonly Fault[] {
  const ship = world.ships[planned.ship];
  if (ship === undefined) throw new RangeError(`${world.name} plans a fault on a ship it does not have`);
  const rng = createRng('fault', world.name, world.seed, index);
  const intensity = world.intensity ?? rng.between(0.2, 1);
  const kind = FAULTS[planned.fault];
  const request: FaultRequest = {
    causeId: `${planned.fault}-${index + 1}`,
    ship,
    rng,
    beginsAtMs: Math.round(world.startMs + planned.at * (world.endMs - world.startMs)),
    intensity,
    isWatched: world.isWatched,
    ...(planned.target === undefined ? {} : { target: deviceOf(ship, planned.target) }),
  };
  if (planned.again === undefined) return [kind(request)];
  const { afterMin, isSameCause } = planned.again;
  const [first, second] = twice(kind, request, afterMin);
  return isSameCause ? [asOneCause(first, second)] : [first, second];
}
