import type { RegistryDocument } from '@aiops/contracts';
import { type Background, createBackground } from './background.ts';
import { EffectIndex } from './effect.ts';
import { FAULTS, type FaultName, LONGEST_FAULT_MS } from './faults/catalogue.ts';
import type { Fault } from './faults/fault.ts';
import { FLEET } from './fleet/demo-fleet.ts';
import { registryOf } from './fleet/ship.ts';
import { createRng } from './random.ts';
import { byArrival, HOUR, type InputRecord, MINUTE, type TimedRecord } from './record.ts';

export interface DemoOptions {
  readonly seed: number;
  /** When the live feed begins, ms since 1970. The first fault begins with it. */
  readonly startMs: number;
  /** Share of the full rate of the live feed; 1 (default) is about 6 records a second for the fleet. */
  readonly density?: number;
}

/** The fleet, live. Both functions are pure: the same window always gives the same records. */
export interface DemoFeed {
  readonly registry: RegistryDocument;
  /** What arrives in [fromMs, toMs), in order of arrival; nothing before `startMs`. */
  recordsBetween(fromMs: number, toMs: number): InputRecord[];
  /** What arrived in the given hours before `startMs`, thinner than live, with up to three faults that are over. */
  history(hours: number): InputRecord[];
}

const HISTORY_DENSITY = 0.3;
const FAULT_SPACING_MS = 5 * MINUTE;
/** Faults are rebuilt when needed; this many are kept, more than can be under way at once. */
const KEPT_FAULTS = 32;

/** By turns over kinds and ships: three ships and five kinds meet again after fifteen faults, 75 minutes. */
const LIVE_KINDS: readonly FaultName[] = [
  'squall',
  'db-pool-exhaustion',
  'core-switch-flap-storm',
  'ssh-brute-force',
  'disk-filling',
];

/** What the history holds: the fault, the ship, and how long before the start it began. */
const PAST_FAULTS: readonly (readonly [FaultName, number, number])[] = [
  ['db-pool-exhaustion', 1, 5.2 * HOUR],
  ['core-switch-flap-storm', 2, 3.4 * HOUR],
  ['disk-filling', 0, 1.8 * HOUR],
];

export function createDemoFeed({ seed, startMs, density = 1 }: DemoOptions): DemoFeed {
  const world = `demo/${seed}`;
  const live = createBackground({ ships: FLEET, seed: world, density });
  const kept = new Map<number, Fault>();
  const liveFault = (index: number): Fault => {
    const known = kept.get(index);
    if (known !== undefined) return known;
    const fault = buildLiveFault(seed, startMs, index);
    kept.set(index, fault);
    const oldest = kept.keys().next();
    if (kept.size > KEPT_FAULTS && oldest.done !== true) kept.delete(oldest.value);
    return fault;
  };
  return {
    registry: registryOf(FLEET),
    recordsBetween(fromMs, toMs) {
      const from = Math.max(fromMs, startMs);
      if (from >= toMs) return [];
      const faults = indexesUnderWay(startMs, from, toMs).map(liveFault);
      return arrivals(live, faults, from, toMs, `demo-${seed}`);
    },
    history(hours) {
      const from = startMs - hours * HOUR;
      const thin = createBackground({ ships: FLEET, seed: world, density: HISTORY_DENSITY });
      const faults = PAST_FAULTS.filter(([, , agoMs]) => startMs - agoMs >= from).map(
        ([kind, ship, agoMs], index) =>
          buildFault(kind, ship, startMs - agoMs, `past-${index}`, createRng('past', seed, index)),
      );
      return arrivals(thin, faults, from, startMs, `demo-${seed}-h`);
    },
  };
}

/** Numbers of the faults that may leave a trace in the window. A fault begins at most a minute after its turn. */
function indexesUnderWay(startMs: number, fromMs: number, toMs: number): number[] {
  const earliest = fromMs - LONGEST_FAULT_MS - MINUTE - startMs;
  const first = Math.max(0, Math.floor(earliest / FAULT_SPACING_MS));
  const last = Math.floor((toMs - startMs) / FAULT_SPACING_MS);
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}

function buildLiveFault(seed: number, startMs: number, index: number): Fault {
  const rng = createRng('live', seed, index);
  const turn = LIVE_KINDS[index % LIVE_KINDS.length] ?? 'squall';
  const kind = turn === 'squall' && index > 0 && rng.chance(0.6) ? 'rain-fade' : turn;
  const jitterMs = index === 0 ? 0 : Math.floor(rng.between(0, MINUTE));
  const beginsAtMs = startMs + index * FAULT_SPACING_MS + jitterMs;
  return buildFault(kind, index % FLEET.length, beginsAtMs, `live-${beginsAtMs.toString(36)}`, rng);
}

function buildFault(
  kind: FaultName,
  shipIndex: number,
  beginsAtMs: number,
  causeId: string,
  rng: ReturnType<typeof createRng>,
): Fault {
  const ship = FLEET[shipIndex];
  if (ship === undefined) throw new RangeError(`the fleet has no ship ${shipIndex}`);
  return FAULTS[kind]({ causeId, ship, rng, beginsAtMs, intensity: rng.between(0.45, 0.8) });
}

function arrivals(
  background: Background,
  faults: readonly Fault[],
  fromMs: number,
  toMs: number,
  prefix: string,
): InputRecord[] {
  const effects = new EffectIndex(faults);
  const records = background.between(fromMs, toMs, effects);
  for (const { lines } of faults) {
    for (const line of lines) if (line.arrivalMs >= fromMs && line.arrivalMs < toMs) records.push(line);
  }
  return records
    .sort(byArrival)
    .map((timed) => ({ ...timed.record, tracking_id: trackingId(prefix, timed) }));
}

/** Keys hold port and mount names; a tracking_id takes none of their slashes. */
function trackingId(prefix: string, timed: TimedRecord): string {
  return `${prefix}-${timed.key.replace(/[^A-Za-z0-9._:-]/g, ':')}`;
}
