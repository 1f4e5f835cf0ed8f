import type { AnomalyDetected, Device } from '@aiops/contracts';
import { fingerprintOf, toTimestamp } from '@aiops/kernel';
import type { StageInput } from '@aiops/ports';
import { Registry } from '@aiops/registry';
import { Random } from '../detect/random.ts';

const START_MS = Date.UTC(2026, 0, 1);
const SERVERS_PER_SWITCH = 40;
const REPEAT_SHARE = 0.8;
/** Of the new signals, those that are one more of a device that has an incident already. */
const SECOND_SIGNAL_SHARE = 0.25;
/** Statements come out of order by up to this. */
const DISORDER_MS = 1_000;

/** A signal of one server that speaks again and again. */
interface Signal {
  readonly device: string;
  readonly host: string;
  readonly ship: string;
  readonly name: string;
}

/** Servers of one ship or several, each behind one of the switches of its ship, and these behind its core. */
export function registryOfServers(ships: number, servers: number): Registry {
  const devices: Device[] = [];
  const add = (ship: string, device_id: string, type: string, depends_on: string[]): void => {
    devices.push({ device_id, ship_id: ship, hostnames: [`${device_id}.lan`], ips: [], type, depends_on });
  };
  for (let ship = 0; ship < ships; ship += 1) {
    const name = `ship-${ship}`;
    add(name, `${name}-core`, 'switch', []);
    for (let server = 0; server < servers; server += 1) {
      const access = `${name}-sw-${Math.floor(server / SERVERS_PER_SWITCH)}`;
      if (server % SERVERS_PER_SWITCH === 0) add(name, access, 'switch', [`${name}-core`]);
      add(name, `${name}-srv-${server}`, 'server', [access]);
    }
  }
  return new Registry({ ships: [], devices });
}

/** The signal of a server, both told by their numbers. */
export function signalOfServer(ship: number, server: number, signal: number): Signal {
  const device = `ship-${ship}-srv-${server}`;
  return { device, host: `${device}.lan`, ship: `ship-${ship}`, name: `db_conn_timeout (pool-${signal})` };
}

/** A log line of an application that a pattern took. */
export function anomalyOf(signal: Signal, atMs: number, number: number): StageInput {
  const ts = toTimestamp(atMs);
  const id = `bench-${number}`;
  const { device: device_id, host, ship: ship_id, name } = signal;
  const identity = { ship_id, device_id, host, service: 'booking', anomaly_type: 'pattern', signal: name };
  const item: AnomalyDetected = {
    schema_version: '3.0',
    tracking_id: id,
    record_id: `${id}:pattern`,
    ts,
    received_at: ts,
    ...identity,
    domain: 'app',
    incident_type: 'app_degradation',
    role: 'opens',
    state: 'firing',
    detector: 'pattern',
    score: 0.9,
    severity_written: 'high',
    level: 'error',
    raw_msg: `HikariPool-${number % 9}: connection timeout after ${30_000 + (number % 977)} ms waiting for db-01:6432`,
    fingerprint: fingerprintOf(identity),
    started_at: ts,
    occurred_at: ts,
    reason: `${name} on ${host}`,
    clearable: false,
  };
  // As it comes off the bus: what was parsed is laid out otherwise in memory than what was put together.
  return { subject: 'anomaly.detected', item: JSON.parse(JSON.stringify(item)), atMs };
}

/** What is open before a load begins: one statement each of so many servers, over and settled for all but their windows. */
const OPENING_MS = 100_000;
const SETTLED_MS = 310_000;

/**
 * A load of one ship on which so many incidents are open already: of five statements four repeat a signal that is known,
 * and one is a new signal, three quarters of them of a server that had none. Its pace and its disorder are those of its
 * event time, so that loads which differ only in what is open are alike in all else.
 */
export class PacedLoad {
  readonly #known: Signal[] = [];
  readonly #stepMs: number;
  readonly #random = new Random(11);
  #servers = 0;
  #statements = 0;
  #nowMs = START_MS;

  /** @param perSecond statements in a second of event time */
  constructor(perSecond: number) {
    this.#stepMs = 1000 / perSecond;
  }

  /**
   * Statements that open so many incidents, in order; what comes next finds them settled.
   * @param speaking of how many of them more will be heard: the last ones
   */
  opening(incidents: number, speaking = incidents): StageInput[] {
    const step = OPENING_MS / incidents;
    const statements = Array.from({ length: incidents }, () => {
      this.#nowMs += step;
      return this.#say(this.#ofNewServer(), this.#nowMs);
    });
    this.#nowMs += SETTLED_MS;
    this.#known.splice(0, incidents - speaking);
    return statements;
  }

  /** The next statements, at most a second out of order. */
  next(count: number): StageInput[] {
    return Array.from({ length: count }, () => {
      this.#nowMs += this.#stepMs;
      return this.#say(this.#draw(), this.#nowMs + this.#random.uniform() * DISORDER_MS);
    });
  }

  #say(signal: Signal, atMs: number): StageInput {
    this.#statements += 1;
    return anomalyOf(signal, Math.round(atMs), this.#statements);
  }

  #draw(): Signal {
    const known = this.#known[Math.floor(this.#random.uniform() * this.#known.length)];
    if (known !== undefined && this.#random.uniform() < REPEAT_SHARE) return known;
    if (known === undefined || this.#random.uniform() >= SECOND_SIGNAL_SHARE) return this.#ofNewServer();
    const second = { ...known, name: `db_conn_timeout (pool-${this.#statements})` };
    this.#known.push(second);
    return second;
  }

  #ofNewServer(): Signal {
    const signal = signalOfServer(0, this.#servers, 0);
    this.#servers += 1;
    this.#known.push(signal);
    return signal;
  }
}
