import { bridgeLines } from './background/bridge-lines.ts';
import type { LineFamily, LineScene } from './background/line-family.ts';
import { METRICS, type MetricPlan } from './background/metric-catalogue.ts';
import { networkLines } from './background/network-lines.ts';
import { satcomLines } from './background/satcom-lines.ts';
import { serverLines } from './background/server-lines.ts';
import { activityAt, type ShapeContext, seriesHash, valueAt } from './background/shape.ts';
import { wirelessLines } from './background/wireless-lines.ts';
import { EffectIndex, MAX_LATE_MS } from './effect.ts';
import type { FleetDevice, FleetShip } from './fleet/ship.ts';
import { hashFraction, hashStep, rngFrom } from './random.ts';
import { HOUR, isoTime, type LogRecord, type MetricRecord, SECOND, type TimedRecord } from './record.ts';

export interface BackgroundOptions {
  readonly ships: readonly FleetShip[];
  /** Worlds with the same seed are the same world, whatever window is asked for. */
  readonly seed: string;
  /** Share of the full polling and logging rate; 1 is about 2 records a second and ship. Default 1. */
  readonly density?: number;
}

/** Everything that ships send when nothing is wrong, with faults' effects bent into the series. */
export interface Background {
  /** The records that arrive in [fromMs, toMs), unsorted. */
  between(fromMs: number, toMs: number, effects?: EffectIndex): TimedRecord[];
}

/** A stream writes at most one record into each of its slots, at a place in the slot that the slot's number decides. */
interface Stream {
  readonly name: string;
  readonly hash: number;
  readonly periodMs: number;
  readonly phaseMs: number;
  readonly write: (slot: number, slotStartMs: number, effects: EffectIndex) => TimedRecord | null;
}

const MISSING_SHARE = 0.01;
const LATE_SHARE = 0.003;

export function createBackground(options: BackgroundOptions): Background {
  const density = options.density ?? 1;
  if (!(density > 0)) throw new RangeError('density must be above 0');
  const streams = options.ships.flatMap((ship) =>
    heardOf(ship).flatMap((device) => [
      ...METRICS[device.role].map((plan) => metricStream(ship, device, plan, options.seed, density)),
      ...linesOf(device).map((family, index) =>
        lineStream(ship, device, family, index, options.seed, density),
      ),
    ]),
  );
  return {
    between(fromMs, toMs, effects = EffectIndex.NONE) {
      const records: TimedRecord[] = [];
      for (const stream of streams) collect(stream, fromMs, toMs, effects, records);
      return records;
    },
  };
}

function heardOf(ship: FleetShip): readonly FleetDevice[] {
  return ship.devices.filter((device) => device.silent === undefined);
}

function linesOf(device: FleetDevice): readonly LineFamily[] {
  const { role, vendor } = device;
  return [
    ...satcomLines(role, vendor),
    ...networkLines(role, vendor),
    ...wirelessLines(role, vendor),
    ...serverLines(device),
    ...bridgeLines(role, vendor),
  ];
}

/** Writes the stream's records of a window into `into`. Looks back as far as a record can be late. */
function collect(
  stream: Stream,
  fromMs: number,
  toMs: number,
  effects: EffectIndex,
  into: TimedRecord[],
): void {
  const first = Math.floor((fromMs - MAX_LATE_MS - stream.phaseMs) / stream.periodMs) - 1;
  for (let slot = first; ; slot += 1) {
    const slotStartMs = stream.phaseMs + slot * stream.periodMs;
    if (slotStartMs >= toMs) return;
    const record = stream.write(slot, slotStartMs, effects);
    if (record !== null && record.arrivalMs >= fromMs && record.arrivalMs < toMs) into.push(record);
  }
}

function metricStream(
  ship: FleetShip,
  device: FleetDevice,
  plan: MetricPlan,
  seed: string,
  density: number,
): Stream {
  const name = `${device.device_id}/${plan.service}/${plan.metric}${Object.values(plan.labels ?? {}).map((value) => `/${value}`)}`;
  const hash = seriesHash(seed, device.device_id, name);
  const periodMs = Math.round((plan.periodSec * SECOND) / density);
  const phaseMs = Math.floor(hashFraction(hash, 2) * periodMs);
  const context: ShapeContext = { hash, utcOffsetHours: ship.utcOffsetHours, occupancy: ship.occupancy };
  // A thin sampling would turn one sample of a short trip into minutes, so it has none.
  const shape = withoutLongTrips(plan, periodMs);
  const scale = 10 ** (plan.digits ?? 1);
  return {
    name,
    hash,
    periodMs,
    phaseMs,
    write(slot, slotStartMs, effects) {
      const rng = rngFrom(hashStep(hash, slot));
      const atMs = Math.floor(slotStartMs + rng.next() * 0.04 * periodMs);
      let value: number | null = valueAt(shape, atMs, context);
      const wasMissed = rng.chance(MISSING_SHARE) && !nearTrip(shape, plan, value, atMs, periodMs, context);
      let causeId: string | null = null;
      let arrivalMs = atMs + transit(rng);
      for (const effect of effects.at(device.device_id, plan.metric, plan.labels, atMs)) {
        if (value === null) break;
        const outcome = effect.apply(value, atMs, rng);
        value = outcome.value;
        if (outcome.shows && effect.causeId !== null) causeId = effect.causeId;
        arrivalMs += outcome.shows ? effect.lateMs : 0;
      }
      if (wasMissed || value === null) return null;
      const record: MetricRecord = {
        kind: 'metric',
        ts: isoTime(atMs),
        ship_id: ship.ship_id,
        host: device.host,
        service: plan.service,
        name: plan.metric,
        value: Math.round(value * scale) / scale,
        ...(plan.labels === undefined ? {} : { labels: { ...plan.labels } }),
        ...(plan.unit === undefined ? {} : { unit: plan.unit }),
      };
      return { key: `${name}/${slot}`, arrivalMs, deviceId: device.device_id, causeId, record };
    },
  };
}

/** At half the rate and more the sample after a trip still comes within every threshold's duration. */
function withoutLongTrips(plan: MetricPlan, periodMs: number): MetricPlan['shape'] {
  const { shape } = plan;
  if (shape.kind !== 'gauge' || shape.excursions === undefined) return shape;
  if (periodMs <= 2 * plan.periodSec * SECOND) return shape;
  const { excursions: _tooShortToSample, ...calm } = shape;
  return calm;
}

/** True when one of the last samples was on a trip: the sample that ends a trip is never lost. */
function nearTrip(
  shape: MetricPlan['shape'],
  plan: MetricPlan,
  value: number,
  atMs: number,
  periodMs: number,
  context: ShapeContext,
): boolean {
  if (shape.kind !== 'gauge' || plan.shape.kind !== 'gauge' || shape.excursions === undefined) return false;
  const [low, high] = shape.excursions.to;
  const onTrip = (sample: number): boolean => sample >= low && sample <= high;
  return (
    onTrip(value) ||
    [0.92, 1, 1.08, 1.92, 2, 2.08].some((back) => onTrip(valueAt(shape, atMs - back * periodMs, context)))
  );
}

function lineStream(
  ship: FleetShip,
  device: FleetDevice,
  family: LineFamily,
  index: number,
  seed: string,
  density: number,
): Stream {
  const name = `${device.device_id}/${family.service}/line-${index}`;
  const hash = seriesHash(seed, device.device_id, name);
  const periodMs = Math.round(HOUR / (family.perHour * density));
  const phaseMs = Math.floor(hashFraction(hash, 2) * periodMs);
  return {
    name,
    hash,
    periodMs,
    phaseMs,
    write(slot, slotStartMs, effects) {
      const rng = rngFrom(hashStep(hash, slot));
      const atMs = Math.floor(slotStartMs + rng.next() * periodMs);
      const share = family.daily === true ? 0.15 + 0.85 * activityAt(atMs, ship.utcOffsetHours) : 1;
      if (!rng.chance(share)) return null;
      if (effects.isSilenced(device.device_id, family.vouchesFor, atMs)) return null;
      const arrivalMs = atMs + transit(rng);
      const scene: LineScene = { ship, device, rng };
      const record: LogRecord = {
        kind: 'log',
        ts: isoTime(atMs),
        ship_id: ship.ship_id,
        host: device.host,
        ...(device.nameless === undefined ? { service: family.service } : {}),
        level: family.level,
        msg: family.write(scene),
      };
      return { key: `${name}/${slot}`, arrivalMs, deviceId: device.device_id, causeId: null, record };
    },
  };
}

/** From the device to us: a fraction of a second, and for a few records up to a minute. */
function transit(rng: {
  next(): number;
  chance(p: number): boolean;
  between(a: number, b: number): number;
}): number {
  const usual = Math.floor(20 + rng.next() * 400);
  return rng.chance(LATE_SHARE) ? usual + Math.floor(rng.between(3_000, 55_000)) : usual;
}
