import type { AnomalyDetected, MetricSample } from '@aiops/contracts';
import { DEFAULT_POLICY, type Policy } from '@aiops/policy';
import type { StageInput } from '@aiops/ports';
import { Registry } from '@aiops/registry';
import { createDetectStage, type DetectStage } from '../detect-stage.ts';

export const START_MS = Date.UTC(2026, 0, 1);
export const HOUR = 3_600;
export const DAY = 24 * HOUR;

/** Gaussian noise that a seed repeats. */
export function noise(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    // mulberry32: a plain congruential generator would make pairs that hang together.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** The role that judges series, without devices. */
export function newStage(policy: Policy = DEFAULT_POLICY): DetectStage {
  return createDetectStage({
    role: 'anomaly-detection',
    policyOf: () => policy,
    registry: () => Registry.EMPTY,
  });
}

/** One sample as the stage takes it, so many seconds from the start. */
export function sampleInput(sec: number, value: number, more: Partial<MetricSample> = {}): StageInput {
  const atMs = START_MS + sec * 1000;
  const ts = new Date(atMs).toISOString();
  const host = more.host ?? 'h1';
  const name = more.name ?? 'queue_length';
  const id = `${host}-${name}-${sec}`;
  const item: MetricSample = {
    schema_version: '3.0',
    tracking_id: id,
    record_id: id,
    ts,
    received_at: ts,
    ship_id: 's1',
    ship_id_source: 'record',
    source: 'test',
    service: 'node',
    host,
    name,
    value,
    ...more,
  };
  return { subject: 'metrics.ingested', item, atMs };
}

/** One series through the stage; times are seconds from the start. */
export class OneSeries {
  readonly said: AnomalyDetected[] = [];
  readonly verdicts: string[] = [];
  readonly #more: Partial<MetricSample>;
  readonly #stage;

  constructor(more: Partial<MetricSample> = {}, policy: Policy = DEFAULT_POLICY) {
    this.#more = more;
    this.#stage = newStage(policy);
  }

  feed(from: number, to: number, value: (sec: number) => number, periodSec = 10): void {
    for (let sec = from; sec < to; sec += periodSec) this.#one(sec, value(sec));
  }

  #one(sec: number, value: number): void {
    const { emissions, ledger } = this.#stage.process([sampleInput(sec, value, this.#more)]);
    this.said.push(...emissions.map((emission) => emission.item as AnomalyDetected));
    this.verdicts.push(...ledger.map(({ verdict }) => verdict));
  }

  opened(): AnomalyDetected[] {
    return this.said.filter(({ role, state }) => role === 'opens' && state === 'firing');
  }

  /** When conditions opened, seconds from the start. */
  openedAt(): number[] {
    return [...new Set(this.opened().map(({ started_at }) => (Date.parse(started_at) - START_MS) / 1000))];
  }

  cleared(): AnomalyDetected[] {
    return this.said.filter(({ state }) => state === 'cleared');
  }
}
