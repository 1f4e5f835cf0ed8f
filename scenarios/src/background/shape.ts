import { hashFraction, hashStep, hashText } from '../random.ts';
import { HOUR, SECOND } from '../record.ts';

/** Short trips beyond the usual: a backup's load, a mast in the antenna's view. Too short to be a fault. */
export interface Excursions {
  readonly everyHours: number;
  readonly lastsSec: number;
  readonly to: readonly [number, number];
}

/**
 * How a series moves when nothing is wrong. Each value is a function of time alone, so that any window of an endless
 * history can be written without the one before it.
 */
export type Shape =
  | {
      readonly kind: 'gauge';
      readonly level: number;
      /** Half the swing of the daily cycle, highest at `peakHour` of ship time (default 19). */
      readonly day?: number;
      readonly peakHour?: number;
      /** Slow wandering over tens of minutes to hours. */
      readonly drift?: number;
      /** Standard deviation of the independent noise of each sample. */
      readonly noise?: number;
      readonly min: number;
      readonly max: number;
      readonly excursions?: Excursions;
    }
  | { readonly kind: 'counter'; readonly perSec: number }
  /** Fills from `low` to `high` over `days`, then is tidied up: a disk with log rotation. */
  | { readonly kind: 'filling'; readonly low: number; readonly high: number; readonly days: number }
  /** Zero most of the time, now and then a shower of at most `peak`. */
  | { readonly kind: 'showers'; readonly peak: number };

export interface ShapeContext {
  readonly hash: number;
  readonly utcOffsetHours: number;
  readonly occupancy: number;
}

const DAY = 24 * HOUR;

export function valueAt(shape: Shape, atMs: number, context: ShapeContext): number {
  switch (shape.kind) {
    case 'gauge':
      return gaugeAt(shape, atMs, context);
    case 'counter':
      return counterAt(shape.perSec * context.occupancy, atMs, context);
    case 'filling': {
      const period = shape.days * DAY;
      const phase = hashFraction(context.hash, 7) * period;
      const share = ((atMs + phase) % period) / period;
      return shape.low + (shape.high - shape.low) * share;
    }
    case 'showers': {
      const wet = smoothNoise(context.hash, atMs, 3 * HOUR) - 0.55;
      return wet <= 0 ? 0 : Math.min(shape.peak, wet * 1.6 * shape.peak);
    }
  }
}

function gaugeAt(shape: Extract<Shape, { kind: 'gauge' }>, atMs: number, context: ShapeContext): number {
  const trip = excursionAt(shape.excursions, atMs, context.hash);
  if (trip !== null) return trip;
  const ownLevel = shape.level * (0.94 + 0.12 * hashFraction(context.hash, 1));
  const hour = localHour(atMs, context.utcOffsetHours);
  const cycle = Math.cos(((hour - (shape.peakHour ?? 19)) / 24) * 2 * Math.PI);
  const wander =
    0.7 * smoothNoise(context.hash, atMs, 2 * HOUR) + 0.3 * smoothNoise(context.hash ^ 0x55, atMs, HOUR / 6);
  const value =
    ownLevel +
    (shape.day ?? 0) * context.occupancy * cycle +
    (shape.drift ?? 0) * wander +
    (shape.noise ?? 0) * whiteNoise(context.hash, atMs);
  return Math.min(shape.max, Math.max(shape.min, value));
}

/** The integral of a rate that swings by half over the day: it never falls. Counts since a reboot every 400 days. */
function counterAt(perSec: number, atMs: number, context: ShapeContext): number {
  const seconds = (atMs % (400 * DAY)) / SECOND;
  const omega = (2 * Math.PI) / 86_400;
  const phase = (context.utcOffsetHours - 13) * 3_600;
  return Math.floor(
    perSec * (seconds - (0.5 / omega) * Math.cos(omega * (seconds + phase))) + perSec * 7_000,
  );
}

/** The value of the excursion under way, or null. */
function excursionAt(excursions: Excursions | undefined, atMs: number, hash: number): number | null {
  if (excursions === undefined) return null;
  const window = excursions.everyHours * HOUR;
  const index = Math.floor(atMs / window);
  const lasts = excursions.lastsSec * SECOND;
  const start = index * window + hashFraction(hash ^ 0x3c3c, index) * (window - lasts);
  if (atMs < start || atMs >= start + lasts) return null;
  const [low, high] = excursions.to;
  return low + (high - low) * hashFraction(hash ^ 0xc3c3, index);
}

/** Hours since midnight, ship time. */
export function localHour(atMs: number, utcOffsetHours: number): number {
  return (((atMs / HOUR + utcOffsetHours) % 24) + 24) % 24;
}

/** Guests' activity by the ship's clock: 0 deep at night to 1 in the evening. */
export function activityAt(atMs: number, utcOffsetHours: number): number {
  return 0.5 + 0.5 * Math.cos(((localHour(atMs, utcOffsetHours) - 18) / 24) * 2 * Math.PI);
}

/** Value noise in [-1, 1]: random heights every `scaleMs`, joined by cosine steps. */
function smoothNoise(hash: number, atMs: number, scaleMs: number): number {
  const position = atMs / scaleMs;
  const index = Math.floor(position);
  const blend = (1 - Math.cos((position - index) * Math.PI)) / 2;
  const left = hashFraction(hash, index);
  const right = hashFraction(hash, index + 1);
  return 2 * (left + (right - left) * blend) - 1;
}

/** Roughly normal, standard deviation 1: the sum of four uniform numbers, so never beyond 3.5. */
function whiteNoise(hash: number, atMs: number): number {
  let sum = 0;
  for (let i = 0; i < 4; i += 1) sum += hashFraction(hashStep(hash, i + 11), Math.floor(atMs));
  return (sum - 2) * Math.sqrt(3);
}

/** The hash under which a named series of a world draws its values. */
export function seriesHash(seed: string, deviceId: string, name: string): number {
  return hashText(`${seed}|${deviceId}|${name}`);
}
