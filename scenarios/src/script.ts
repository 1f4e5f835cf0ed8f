import type { MetricEffect, Silence, Wellbeing } from './effect.ts';
import type { FleetDevice, FleetShip } from './fleet/ship.ts';
import type { Rng } from './random.ts';
import {
  type AlertRecord,
  isoTime,
  type LogRecord,
  SECOND,
  type SentRecord,
  type TimedRecord,
} from './record.ts';
import type { Saying } from './wording/saying.ts';

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

/** Whose doing it is. */
export interface Authorship {
  /** The cause that the records show; null for what is no fault. */
  readonly causeId: string | null;
  /** Unique in its world; keys of records begin with it. */
  readonly name: string;
  readonly ship: FleetShip;
  readonly rng: Rng;
}

export interface SpokenAlert {
  readonly name: string;
  readonly severity: 'critical' | 'page' | 'error' | 'warning';
  readonly labels?: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** How a series is bent: the new value and whether it shows the fault. A null value is a sample that never came. */
type Bend = (usual: number, atMs: number, rng: Rng) => { value: number | null; shows: boolean };

/** Collects what an event makes devices say and measure. */
export class Script {
  readonly lines: TimedRecord[] = [];
  readonly effects: MetricEffect[] = [];
  readonly silences: Silence[] = [];
  readonly #author: Authorship;

  constructor(author: Authorship) {
    this.#author = author;
  }

  say(device: FleetDevice, atMs: number, { service, level, msg }: Saying, delivery: Delivery = PROMPT): void {
    const { ship } = this.#author;
    const ts = isoTime(Math.floor(atMs));
    const record: LogRecord = {
      kind: 'log',
      ts,
      ship_id: ship.ship_id,
      host: device.host,
      ...(device.nameless === undefined ? { service } : {}),
      level,
      msg,
    };
    this.#send(device, atMs, record, delivery);
  }

  /** An alert of an outside system that evaluates every half minute: it fires, and is resolved when the time is over. */
  alert(
    device: FleetDevice,
    span: { fromMs: number; toMs: number },
    { name, severity, labels, summary }: SpokenAlert,
    delivery: Delivery = PROMPT,
  ): void {
    const { ship, rng } = this.#author;
    const at = (ms: number): AlertRecord => ({
      kind: 'alert',
      ts: isoTime(ms),
      ship_id: ship.ship_id,
      host: device.host,
      service: 'alertmanager',
      name,
      severity,
      labels: { job: 'node', ...labels },
      annotations: { summary },
    });
    const firesAt = Math.floor(span.fromMs + rng.between(15, 45) * SECOND);
    const endsAt = Math.floor(span.toMs + rng.between(15, 45) * SECOND);
    this.#send(device, firesAt, at(firesAt), delivery);
    this.#send(device, endsAt, { ...at(endsAt), ends_at: isoTime(endsAt) }, delivery);
  }

  /** Bends a series from `fromMs` to `toMs`. */
  bend(
    device: FleetDevice,
    metric: string,
    span: { fromMs: number; toMs: number },
    apply: Bend,
    extra: { label?: readonly [string, string]; delivery?: Delivery } = {},
  ): void {
    const delivery = extra.delivery ?? PROMPT;
    this.effects.push({
      causeId: this.#author.causeId,
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

  #send(device: FleetDevice, atMs: number, record: SentRecord, delivery: Delivery): void {
    const { causeId, name, rng } = this.#author;
    // Drawn for lost ones too: what is lost changes nothing else.
    const transitMs = 20 + Math.floor(rng.next() * 300);
    if (delivery.lost) return;
    const key = `${name}/${this.lines.length.toString().padStart(5, '0')}`;
    const arrivalMs = Math.floor(atMs) + transitMs + delivery.lateMs;
    this.lines.push({ key, arrivalMs, deviceId: device.device_id, causeId, record });
  }
}
