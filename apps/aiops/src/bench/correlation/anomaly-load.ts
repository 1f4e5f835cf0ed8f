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
/** Of the incidents that shall be open, the signals in the pool: some of them share an incident, and as many linger. */
const POOL_SHARE = 0.6;
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
  return { subject: 'anomaly.detected', item, atMs };
}

/**
 * An endless load of one ship that keeps about so many incidents open: of five statements four repeat a signal of the
 * pool, and one is a new signal that takes the place of the pool's oldest. What left the pool stays open until its window
 * and the lateness are over. The pace of event time is such that as many linger as are in the pool; so the
 * incidents are alike, however many there are.
 */
export class SteadyLoad {
  readonly #pool: Signal[] = [];
  readonly #poolSize: number;
  readonly #stepMs: number;
  readonly #servers: number;
  readonly #random = new Random(11);
  #oldest = 0;
  #newServers = 0;
  #statements = 0;

  /** @param lingerMs how long an incident stays open after its last statement */
  constructor(openIncidents: number, lingerMs: number, servers: number) {
    this.#poolSize = Math.max(3, Math.round(openIncidents * POOL_SHARE));
    const newPerStatement = (1 - REPEAT_SHARE) * (1 - SECOND_SIGNAL_SHARE);
    this.#stepMs = (lingerMs * newPerStatement) / this.#poolSize;
    this.#servers = servers;
  }

  /** The next statements, at most a second out of order. */
  next(count: number): StageInput[] {
    return Array.from({ length: count }, () => {
      this.#statements += 1;
      const atMs = START_MS + this.#statements * this.#stepMs + this.#random.uniform() * DISORDER_MS;
      return anomalyOf(this.#draw(), Math.round(atMs), this.#statements);
    });
  }

  #draw(): Signal {
    const known = this.#pool[Math.floor(this.#random.uniform() * this.#pool.length)];
    if (known !== undefined && this.#random.uniform() < REPEAT_SHARE) return known;
    const second = known !== undefined && this.#random.uniform() < SECOND_SIGNAL_SHARE;
    const fresh: Signal = second
      ? { ...known, name: `db_conn_timeout (pool-${this.#statements})` }
      : signalOfServer(0, this.#newServers++ % this.#servers, 0);
    if (this.#pool.length < this.#poolSize) this.#pool.push(fresh);
    else {
      this.#pool[this.#oldest] = fresh;
      this.#oldest = (this.#oldest + 1) % this.#poolSize;
    }
    return fresh;
  }
}
