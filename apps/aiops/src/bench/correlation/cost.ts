import { CorrelateStage, createEnrichStage, MemoryContextHistory } from '@aiops/pipeline';
import { DEFAULT_POLICY, type Policy } from '@aiops/policy';
import type { StageEffects, StageInput } from '@aiops/ports';
import type { Registry } from '@aiops/registry';
import { heldBytes } from '../held-bytes.ts';
import { type BenchRow, row } from '../report.ts';
import { anomalyOf, PacedLoad, registryOfServers, signalOfServer } from './anomaly-load.ts';

const TARGETS = { heapMb: 300, costRatio: 1.5, anomaliesPerS: 15_000 };
const START_MS = Date.UTC(2026, 0, 1);
/** As much as the roles take at once. */
const BATCH = 500;
const SERVERS = 20_000;
const FEW = 10;
const SOME = 1_000;
const MANY = 10_000;
/** Measured in turns, each with new stages, and the best of each counts: what else the machine does must not decide. */
const ROUNDS = 5;
/**
 * Statements of a load, and how many of them come in a second of event time. So many that collections of a large heap,
 * which come seldom and cost much, fall into every turn instead of into one by luck.
 */
const CALM = { statements: 20_000, perSecond: 1_000 };
const STORM = { statements: 30_000, perSecond: 15_000 };

/** Every open incident that is asked for is kept. */
const POLICY: Policy = {
  ...DEFAULT_POLICY,
  correlate: { ...DEFAULT_POLICY.correlate, max_open_incidents: 100_000 },
};

/** What enrichment and correlation cost: CPU time of the process, and the heap that stays after a collection. */
export async function costRows(quick: boolean, say: (line: string) => void): Promise<BenchRow[]> {
  const heap = await fingerprintsHeap(quick ? 10_000 : 100_000);
  say(`${heap.fingerprints} open fingerprints: ${heap.megabytes.toFixed(0)} MB`);
  const few = new Cost(FEW, FEW, CALM);
  const many = new Cost(MANY, FEW, CALM);
  const spread = new Cost(MANY, MANY, CALM);
  const storm = new Cost(SOME, SOME, STORM);
  for (let round = 0; round < (quick ? 3 : ROUNDS); round += 1) {
    for (const cost of [few, many, spread, storm]) say(await cost.measure());
  }
  return [
    row('fingerprints_heap_mb', heap.megabytes, 'MB', 'lower', quick ? null : TARGETS.heapMb, heap.note),
    row(
      'cost_ratio_10_to_10000',
      many.best / few.best,
      'ratio',
      'lower',
      TARGETS.costRatio,
      `${few.best.toFixed(1)} µs an anomaly where ${FEW} incidents were open, ${many.best.toFixed(1)} where ${MANY} were`,
    ),
    row(
      'cost_ratio_spread',
      spread.best / few.best,
      'ratio',
      'lower',
      null,
      `${spread.best.toFixed(1)} µs where all ${MANY} are heard of: as good as every anomaly makes a message of its own`,
    ),
    row(
      'anomalies_per_s',
      1e6 / storm.best,
      '1/s',
      'higher',
      TARGETS.anomaliesPerS,
      `through enrichment and correlation, by CPU time, in a storm of ${STORM.perSecond} a second on ${SOME} open incidents`,
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

/** What an anomaly costs on one ship with so many open incidents. */
class Cost {
  /** The best measurement: CPU time for one anomaly, µs. */
  best = Number.POSITIVE_INFINITY;
  readonly #open: number;
  readonly #speaking: number;
  readonly #load: { readonly statements: number; readonly perSecond: number };

  /** @param speaking of how many of the open incidents more is heard */
  constructor(
    open: number,
    speaking: number,
    load: { readonly statements: number; readonly perSecond: number },
  ) {
    this.#open = open;
    this.#speaking = speaking;
    this.#load = load;
  }

  /** One turn, in words; the making of the statements is not counted. */
  async measure(): Promise<string> {
    const { statements, perSecond } = this.#load;
    const stages = new BothStages(registryOfServers(1, SERVERS));
    const load = new PacedLoad(perSecond);
    const opening = load.opening(this.#open, this.#speaking);
    for (let at = 0; at < opening.length; at += BATCH) await stages.take(opening.slice(at, at + BATCH));
    // The garbage of the opening is not of what follows.
    heldBytes();
    let microseconds = 0;
    for (let done = 0; done < statements; done += BATCH) {
      const batch = load.next(Math.min(BATCH, statements - done));
      const started = process.cpuUsage();
      await stages.take(batch);
      const { user, system } = process.cpuUsage(started);
      microseconds += user + system;
    }
    this.best = Math.min(this.best, microseconds / statements);
    const { open } = stages.correlate.sizes();
    return `${this.#open} to ${open} open incidents: ${(microseconds / statements).toFixed(1)} µs an anomaly`;
  }
}
