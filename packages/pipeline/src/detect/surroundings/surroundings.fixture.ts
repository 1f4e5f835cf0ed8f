import type { Device, LogMessage, MetricSample, Ship } from '@aiops/contracts';
import { DEFAULT_POLICY, type Policy } from '@aiops/policy';
import { Registry } from '@aiops/registry';
import { RulesCache } from '../detect-rules.ts';
import type { Statement } from '../detector.ts';
import { createThresholdDetector } from '../threshold-detector.ts';
import { createSurroundings } from './surroundings.ts';

/** A Monday, 00:00. */
export const START_MS = Date.UTC(2026, 0, 5);

export function device(device_id: string, type: string): Device {
  return { device_id, ship_id: 'aurora', hostnames: [], ips: [], type, depends_on: [] };
}

type Surroundings = Policy['detect']['surroundings'];

export function policyWith(changes: Partial<Surroundings>): Policy {
  const surroundings = { ...DEFAULT_POLICY.detect.surroundings, ...changes };
  return { ...DEFAULT_POLICY, detect: { ...DEFAULT_POLICY.detect, surroundings } };
}

/** Numbers that are the same in each run, 0 to 1 (Steele, Lea and Flood 2014; the usual 32-bit form). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function gaussOf(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The detectors of surroundings, and the plain thresholds beside them, driven in seconds from the start. */
export class Bridge {
  around = createSurroundings('enhanced-anomaly-detection');
  readonly said: Statement[] = [];
  /** What the plain threshold detector says. */
  readonly plain: Statement[] = [];
  readonly #policy: Policy;
  readonly #thresholds = createThresholdDetector();
  readonly #rules = new RulesCache();
  #registry: Registry;
  #records = 0;

  constructor(devices: readonly Device[] = [], policy: Policy = DEFAULT_POLICY) {
    this.#policy = policy;
    this.#registry = new Registry({ ships: [{ ship_id: 'aurora' }], devices: [...devices] });
  }

  mode(mode: string): void {
    const ships: Ship[] = [{ ship_id: 'aurora', mode }];
    this.#registry = new Registry({ ships, devices: [...this.#registry.devices] });
  }

  metric(at: number, name: string, value: number, more: Partial<MetricSample> = {}): void {
    const sample: MetricSample = { ...this.#base(at), name, value, ...more };
    const situation = { rules: this.#rules.of(this.#policy), registry: this.#registry };
    this.around.ofMetrics.onMetric(sample, situation, (statement) => this.said.push(statement));
    this.#thresholds.onMetric(sample, situation, (statement) => this.plain.push(statement));
  }

  log(at: number, device_id: string, msg: string): void {
    const log: LogMessage = { ...this.#base(at), domain: null, level: 'info', msg, device_id };
    const situation = { rules: this.#rules.of(this.#policy), registry: this.#registry };
    this.around.ofLogs.onLog(log, situation, (statement) => this.said.push(statement));
  }

  /** Goes on as after a restart. */
  restart(): void {
    const kept: unknown = JSON.parse(JSON.stringify(this.around.ofMetrics.snapshot()));
    this.around = createSurroundings('enhanced-anomaly-detection');
    this.around.ofMetrics.restore(kept);
  }

  #base(at: number) {
    this.#records += 1;
    const ts = new Date(START_MS + at * 1000).toISOString();
    const id = `r${this.#records}`;
    return {
      schema_version: '3.0',
      tracking_id: id,
      record_id: id,
      ts,
      received_at: ts,
      ship_id: 'aurora',
      ship_id_source: 'record' as const,
      service: null,
      source: 'test',
    };
  }
}
