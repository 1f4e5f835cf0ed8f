import { CorrelateStage, createEnrichStage, MemoryContextHistory } from '@aiops/pipeline';
import { DEFAULT_POLICY, type Policy } from '@aiops/policy';
import type { StageEffects, StageInput } from '@aiops/ports';
import type { Registry } from '@aiops/registry';
import { heldBytes } from '../held-bytes.ts';
import { type BenchRow, row } from '../report.ts';
import { anomalyOf, registryOfServers, SteadyLoad, signalOfServer } from './anomaly-load.ts';

const TARGETS = { heapMb: 300, costRatio: 1.5, anomaliesPerS: 15_000 };
const START_MS = Date.UTC(2026, 0, 1);
/** As much as the roles take at once. */
const BATCH = 500;
const SERVERS = 20_000;
const FEW = 10;
const SOME = 1_000;
const MANY = 10_000;
/** Measured in turns, the best of each: what else the machine does must not decide. */
const ROUNDS = 3;

/** Every open incident that is asked for is kept. */
const POLICY: Policy = {
  ...DEFAULT_POLICY,
  correlate: { ...DEFAULT_POLICY.correlate, max_open_incidents: 100_000 },
};

/** What enrichment and correlation cost: CPU time of the process, and the heap that stays after a collection. */
export async function costRows(quick: boolean, say: (line: string) => void): Promise<BenchRow[]> {
  const measured = quick ? 5_000 : 20_000;
  const heap = await fingerprintsHeap(quick ? 10_000 : 100_000);
  say(`${heap.fingerprints} open fingerprints: ${heap.megabytes.toFixed(0)} MB`);
  const runs = [new SteadyRun(FEW), new SteadyRun(SOME), new SteadyRun(MANY)];
  for (const run of runs) await run.warmUp(measured);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const run of runs) {
      const microseconds = await run.measure(measured);
      say(`${run.open} open incidents: ${microseconds.toFixed(1)} µs an anomaly`);
    }
  }
  const [few, some, many] = runs;
  return [
    row('fingerprints_heap_mb', heap.megabytes, 'MB', 'lower', quick ? null : TARGETS.heapMb, heap.note),
    row(
      'cost_ratio_10_to_10000',
      few === undefined || many === undefined ? null : many.best / few.best,
      'ratio',
      'lower',
      TARGETS.costRatio,
      `${few?.best.toFixed(1)} µs an anomaly with ${few?.open} open incidents, ${many?.best.toFixed(1)} with ${many?.open}`,
    ),
    row(
      'anomalies_per_s',
      some === undefined ? null : 1e6 / some.best,
      '1/s',
      'higher',
      TARGETS.anomaliesPerS,
      `through enrichment and correlation, ${some?.open} open incidents, by CPU time`,
    ),
  ];
}

/** Both stages as they run live, incidents going back to enrichment. */
class BothStages {
  readonly correlate: CorrelateStage;
  readonly #enrich: ReturnType<typeof createEnrichStage>;

  constructor(registry: Registry) {
    const common = { policyOf: () => POLICY, registry: () => registry };
    const history = new MemoryContextHistory();
    this.#enrich = createEnrichStage({ ...common, history, withDeadline: (_, work) => work });
    this.#enrich.warm([], true);
    this.correlate = new CorrelateStage(common);
  }

  async take(batch: readonly StageInput[]): Promise<void> {
    const atMs = batch.at(-1)?.atMs ?? START_MS;
    const enriched = await this.#enrich.process(batch);
    const incidents = this.correlate.process(inputsOf(enriched, batch));
    await this.#enrich.process(incidents.emissions.map(({ subject, item }) => ({ subject, item, atMs })));
  }
}

/** Enrichment answers in the order of what it was given. */
function inputsOf({ emissions }: StageEffects, batch: readonly StageInput[]): StageInput[] {
  return emissions.map(({ subject, item }, index) => ({
    subject,
    item,
    atMs: batch[index]?.atMs ?? START_MS,
  }));
}

interface Heap {
  readonly megabytes: number;
  readonly fingerprints: number;
  readonly note: string;
}

const SHIPS = 10;
const SIGNALS = 10;

/** Ten signals of each server, each said twice; all within minutes, so that none ends. */
async function fingerprintsHeap(count: number): Promise<Heap> {
  const servers = count / SHIPS / SIGNALS;
  const registry = registryOfServers(SHIPS, servers);
  const stages = new BothStages(registry);
  const before = heldBytes();
  const total = count * 2;
  for (let from = 0; from < total; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, total - from) }, (_, index) => {
      const number = from + index;
      const place = number % count;
      const server = Math.floor(place / SHIPS) % servers;
      const signal = signalOfServer(place % SHIPS, server, Math.floor(place / SHIPS / servers));
      return anomalyOf(signal, START_MS + Math.round((number / total) * 300_000), number);
    });
    await stages.take(batch);
  }
  const megabytes = (heldBytes() - before) / 1024 ** 2;
  // Used after the measurement, so that it is still there in it.
  const { open } = stages.correlate.sizes();
  return {
    megabytes,
    fingerprints: count,
    note: `${count} open fingerprints in ${open} open incidents of ${SHIPS} ships; heap and buffers of both stages`,
  };
}

/** One ship with about so many open incidents, from its warming up to the last measurement. */
class SteadyRun {
  /** The best measurement: CPU time for one anomaly, µs. */
  best = Number.POSITIVE_INFINITY;
  readonly #wanted: number;
  readonly #load: SteadyLoad;
  readonly #stages: BothStages;

  constructor(openIncidents: number) {
    const { types, allowed_lateness_sec } = POLICY.correlate;
    const windowSec = types['app_degradation']?.window_sec ?? 0;
    this.#wanted = openIncidents;
    this.#load = new SteadyLoad(openIncidents, (windowSec + allowed_lateness_sec) * 1000, SERVERS);
    this.#stages = new BothStages(registryOfServers(1, SERVERS));
  }

  get open(): number {
    return this.#stages.correlate.sizes().open;
  }

  /** Ten statements for each incident: the pool has been replaced more than once, and what left it first has ended. */
  async warmUp(atLeast: number): Promise<void> {
    const statements = Math.max(atLeast, this.#wanted * 10);
    for (let done = 0; done < statements; done += BATCH) await this.#stages.take(this.#load.next(BATCH));
  }

  /** CPU time for one of the next anomalies, µs; their making is not counted. */
  async measure(count: number): Promise<number> {
    let microseconds = 0;
    for (let done = 0; done < count; done += BATCH) {
      const batch = this.#load.next(BATCH);
      const started = process.cpuUsage();
      await this.#stages.take(batch);
      const { user, system } = process.cpuUsage(started);
      microseconds += user + system;
    }
    this.best = Math.min(this.best, microseconds / count);
    return microseconds / count;
  }
}
