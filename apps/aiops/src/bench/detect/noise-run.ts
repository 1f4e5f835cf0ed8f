import type { AnomalyDetected, MetricSample } from '@aiops/contracts';
import { createDetectStage } from '@aiops/pipeline';
import { DEFAULT_POLICY } from '@aiops/policy';
import type { StageInput } from '@aiops/ports';
import { Registry } from '@aiops/registry';
import { type Generator, type NoiseSeries, PERIOD_SEC } from './generators.ts';
import { Random } from './random.ts';

const START_MS = Date.UTC(2026, 0, 1);
const SAMPLES_A_DAY = 86_400 / PERIOD_SEC;
const SAMPLES_A_WEEK = SAMPLES_A_DAY * 7;
const SHIFT_SAMPLES = 600 / PERIOD_SEC;
const SHIFT_SIGMA = 5;
const BATCH = 1_000;
const ROLES = ['anomaly-detection', 'enhanced-anomaly-detection'] as const;
const CONFIRM_MS = DEFAULT_POLICY.detect.stats.confirm_sec * 1000;

/** What came of some series of one generator. */
export interface NoiseResult {
  series: number;
  weeks: number;
  /** Conditions that opened without a planted shift: in the first day, and after it. */
  openedFirstDay: number;
  opened: number;
  /** Statements that only supported, after the first day and outside planted shifts and the ten minutes after each. */
  supported: number;
  planted: number;
  /** Planted shifts during which a condition opened. */
  found: number;
  samples: number;
  cpuSec: number;
}

export function noResult(): NoiseResult {
  return {
    series: 0,
    weeks: 0,
    openedFirstDay: 0,
    opened: 0,
    supported: 0,
    planted: 0,
    found: 0,
    samples: 0,
    cpuSec: 0,
  };
}

/**
 * One series through both roles of detection as they run live, with the default policy: a day of learning, then weeks,
 * each with one shift of 5 σ for ten minutes at a random moment, up or down. What one role only supports and the other
 * confirms counts as an opening, as correlation takes it.
 */
export function runSeries(generator: Generator, number: number, weeks: number): NoiseResult {
  const series = generator.make(number);
  const shifts = plant(number, weeks, series.counts);
  const stages = ROLES.map((role) =>
    createDetectStage({ role, policyOf: () => DEFAULT_POLICY, registry: () => Registry.EMPTY }),
  );
  const result = { ...noResult(), series: 1, weeks, planted: shifts.length };
  const tally = new Tally(result, shifts);
  const started = process.cpuUsage();
  const total = SAMPLES_A_DAY + weeks * SAMPLES_A_WEEK;
  for (let from = 0; from < total; from += BATCH) {
    const batch = batchOf(series, shifts, from, Math.min(from + BATCH, total));
    result.samples += batch.length;
    const said = stages.flatMap((stage) =>
      stage.process(batch).emissions.map(({ item }) => item as AnomalyDetected),
    );
    said.sort((a, b) => (a.occurred_at < b.occurred_at ? -1 : a.occurred_at > b.occurred_at ? 1 : 0));
    for (const anomaly of said) tally.count(anomaly);
  }
  const { user, system } = process.cpuUsage(started);
  result.cpuSec = (user + system) / 1e6;
  result.found = tally.found.size;
  return result;
}

interface Shift {
  readonly from: number;
  readonly sign: 1 | -1;
}

/** One a week, not across its ends. Counts are small numbers: they can only rise by 5 σ. */
function plant(number: number, weeks: number, counts: boolean): Shift[] {
  const random = new Random(number * 104_729 + 71);
  return Array.from({ length: weeks }, (_, week) => ({
    from: Math.floor(SAMPLES_A_DAY + (week + 0.05 + 0.9 * random.uniform()) * SAMPLES_A_WEEK),
    sign: counts || random.uniform() < 0.5 ? 1 : -1,
  }));
}

function shiftAt(shifts: readonly Shift[], index: number, after = 0): number {
  return shifts.findIndex(({ from }) => index >= from && index < from + SHIFT_SAMPLES + after);
}

function batchOf(series: NoiseSeries, shifts: readonly Shift[], from: number, to: number): StageInput[] {
  const batch: StageInput[] = [];
  for (let index = from; index < to; index += 1) {
    const value = series.next(index);
    if (value === null) continue;
    const shift = shifts[shiftAt(shifts, index)];
    const shifted = value + (shift === undefined ? 0 : shift.sign * SHIFT_SIGMA * series.sigma);
    const atMs = START_MS + index * PERIOD_SEC * 1000;
    batch.push({
      subject: 'metrics.ingested',
      atMs,
      item: sampleOf(index, atMs, series.counts ? Math.round(shifted) : shifted),
    });
  }
  return batch;
}

function sampleOf(index: number, atMs: number, value: number): MetricSample {
  const ts = new Date(atMs).toISOString();
  const id = `n${index}`;
  return {
    schema_version: '3.0',
    tracking_id: id,
    record_id: id,
    ts,
    received_at: ts,
    ship_id: 'bench',
    ship_id_source: 'record',
    source: 'bench',
    service: 'noise',
    host: 'bench-1',
    name: 'noise_level',
    value,
  };
}

/** Sorts what the stage said. */
class Tally {
  readonly found = new Set<number>();
  readonly #result: NoiseResult;
  readonly #shifts: readonly Shift[];
  /** The types of anomaly whose condition is open. */
  readonly #open = new Set<string>();
  /** When each type of anomaly last supported, ms. */
  readonly #supportedMs = new Map<string, number>();

  constructor(result: NoiseResult, shifts: readonly Shift[]) {
    this.#result = result;
    this.#shifts = shifts;
  }

  count({ role, state, occurred_at, anomaly_type }: AnomalyDetected): void {
    const atMs = Date.parse(occurred_at);
    const index = (atMs - START_MS) / (PERIOD_SEC * 1000);
    if (role === 'supports' && state === 'firing') this.#support(index, atMs, anomaly_type);
    if (role !== 'opens') return;
    if (state === 'cleared') this.#open.delete(anomaly_type);
    else if (!this.#open.has(anomaly_type)) {
      this.#open.add(anomaly_type);
      this.#noteOpening(index);
    }
  }

  #support(index: number, atMs: number, type: string): void {
    if (index >= SAMPLES_A_DAY && shiftAt(this.#shifts, index, SHIFT_SAMPLES) < 0)
      this.#result.supported += 1;
    for (const [other, otherMs] of this.#supportedMs) {
      if (other !== type && atMs - otherMs <= CONFIRM_MS) this.#noteOpening(index);
    }
    this.#supportedMs.set(type, atMs);
  }

  #noteOpening(index: number): void {
    const shift = shiftAt(this.#shifts, index);
    if (shift >= 0) this.found.add(shift);
    // Means of minutes still hold the shift when it is over: what opens then is late, and not of noise.
    else if (shiftAt(this.#shifts, index, SHIFT_SAMPLES) >= 0) return;
    else if (index < SAMPLES_A_DAY) this.#result.openedFirstDay += 1;
    else this.#result.opened += 1;
  }
}
