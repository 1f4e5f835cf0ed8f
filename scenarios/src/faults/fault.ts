import type { MetricEffect, Silence } from '../effect.ts';
import type { FleetDevice, FleetShip } from '../fleet/ship.ts';
import type { Rng } from '../random.ts';
import { SECOND, type TimedRecord } from '../record.ts';
import { Script } from '../script.ts';

/** What is to go wrong: where, when and how badly. */
export interface FaultRequest {
  readonly causeId: string;
  readonly ship: FleetShip;
  readonly rng: Rng;
  readonly beginsAtMs: number;
  /** From above 0 (just noticeable) to 1 (as bad as it gets). */
  readonly intensity: number;
  /** Where the fault sits, for kinds that may hit any of several devices. */
  readonly target?: FleetDevice;
  /** True when an outside Alertmanager watches the ship and tells of the fault as well. */
  readonly isWatched?: boolean;
}

/** A fault as it happened: the truth about its cause, and what it made devices send. */
export interface Fault {
  readonly cause: FaultCause;
  /** When the last trace of it is over, ms. */
  readonly endsAtMs: number;
  readonly lines: readonly TimedRecord[];
  readonly effects: readonly MetricEffect[];
  readonly silences: readonly Silence[];
}

export interface FaultCause {
  readonly id: string;
  readonly incident_type: string;
  /** The entity to blame: a device of the registry, or `host:<host>` for one that is not in it. */
  readonly root_device: string;
  readonly beginsAtMs: number;
}

export type FaultKind = (request: FaultRequest) => Fault;

/** Collects what a fault makes devices say and measure. */
export class FaultScript extends Script {
  readonly #request: FaultRequest;

  constructor(request: FaultRequest) {
    super({ ...request, name: request.causeId });
    this.#request = request;
  }

  finish(cause: Omit<FaultCause, 'id' | 'beginsAtMs'>, endsAtMs: number): Fault {
    const { causeId, beginsAtMs } = this.#request;
    const { lines, effects, silences } = this;
    return { cause: { id: causeId, beginsAtMs, ...cause }, endsAtMs, lines, effects, silences };
  }
}

/** A trapezium: 0 before `from`, 1 between `full` and `ebbs`, 0 after `to`, straight lines between. All in ms. */
export interface Course {
  readonly from: number;
  readonly full: number;
  readonly ebbs: number;
  readonly to: number;
}

export function depthAt(course: Course, atMs: number): number {
  if (atMs <= course.from || atMs >= course.to) return 0;
  if (atMs < course.full) return (atMs - course.from) / (course.full - course.from);
  if (atMs <= course.ebbs) return 1;
  return (course.to - atMs) / (course.to - course.ebbs);
}

/** Times from `fromMs` to before `toMs`, with uniform gaps in seconds. */
export function timesBetween(
  fromMs: number,
  toMs: number,
  gapSec: readonly [number, number],
  rng: Rng,
): number[] {
  const times: number[] = [];
  for (let at = fromMs; at < toMs; at += rng.between(gapSec[0], gapSec[1]) * SECOND) times.push(at);
  return times;
}
