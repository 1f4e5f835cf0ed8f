import type { Severity } from '@aiops/contracts';
import type { MetricEffect, Silence, Wellbeing } from '../effect.ts';
import type { FleetDevice, FleetShip } from '../fleet.ts';
import type { Rng } from '../random.ts';
import { isoTime, type LogRecord, SECOND, type TimedRecord } from '../record.ts';

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
  readonly severity: Severity;
  readonly root_device: string;
  readonly beginsAtMs: number;
}

export type FaultKind = (request: FaultRequest) => Fault;

/** How a device's symptoms get through: at once, all late, or not at all. */
export interface Delivery {
  readonly lost: boolean;
  readonly lateMs: number;
}

/** The root's own words always get through: what nobody can see has no truth to measure against. */
export const PROMPT: Delivery = { lost: false, lateMs: 0 };

/** In a tenth of the cases a downstream device's symptoms are lost or come late, half of them each. */
export function drawDelivery(rng: Rng): Delivery {
  const draw = rng.next();
  if (draw < 0.05) return { lost: true, lateMs: 0 };
  if (draw < 0.1) return { lost: false, lateMs: Math.floor(rng.between(15, 170) * SECOND) };
  return PROMPT;
}

type Level = 'info' | 'notice' | 'warning' | 'error' | 'critical';

/** Collects what a fault makes devices say and measure. */
export class FaultScript {
  readonly lines: TimedRecord[] = [];
  readonly effects: MetricEffect[] = [];
  readonly silences: Silence[] = [];
  readonly #request: FaultRequest;

  constructor(request: FaultRequest) {
    this.#request = request;
  }

  say(
    device: FleetDevice,
    atMs: number,
    service: string,
    level: Level,
    msg: string,
    delivery: Delivery = PROMPT,
  ): void {
    if (delivery.lost) return;
    const { causeId, ship, rng } = this.#request;
    const eventMs = Math.floor(atMs);
    const record: LogRecord = {
      kind: 'log',
      ts: isoTime(eventMs),
      ship_id: ship.ship_id,
      host: device.host,
      service,
      level,
      msg,
    };
    const arrivalMs = eventMs + 20 + Math.floor(rng.next() * 300) + delivery.lateMs;
    const key = `${causeId}/${this.lines.length.toString().padStart(5, '0')}`;
    this.lines.push({ key, arrivalMs, deviceId: device.device_id, causeId, record });
  }

  /** Bends a series from `fromMs` to `toMs`; `apply` gives the new value and whether it shows the fault. */
  bend(
    device: FleetDevice,
    metric: string,
    span: { fromMs: number; toMs: number },
    apply: (usual: number, atMs: number, rng: Rng) => { value: number; shows: boolean },
    extra: { label?: readonly [string, string]; delivery?: Delivery } = {},
  ): void {
    const delivery = extra.delivery ?? PROMPT;
    this.effects.push({
      causeId: this.#request.causeId,
      deviceId: device.device_id,
      metric,
      ...(extra.label === undefined ? {} : { label: extra.label }),
      ...span,
      lateMs: delivery.lateMs,
      apply: (usual, atMs, rng) => {
        const bent = apply(usual, atMs, rng);
        return delivery.lost && bent.shows ? { value: null, shows: true } : bent;
      },
    });
  }

  /** Takes the device's lines that vouch for something away while it isn't so. */
  silence(device: FleetDevice, wellbeing: Wellbeing, fromMs: number, toMs: number): void {
    this.silences.push({ deviceId: device.device_id, wellbeing, fromMs, toMs });
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

/** What a written severity becomes on a device: one step up where the device's criticality is high. */
export function writtenSeverity(written: Severity, device: FleetDevice): Severity {
  if (device.criticality !== 'high') return written;
  return written === 'low' ? 'medium' : written === 'medium' ? 'high' : 'critical';
}
