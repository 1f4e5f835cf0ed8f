import type { AnomalyEnriched, Incident, LedgerEntry } from '@aiops/contracts';
import { CorrelateStage, createDetectStage, createEnrichStage, MemoryContextHistory } from '@aiops/pipeline';
import type { LoadedPolicy } from '@aiops/policy';
import type { Emission, StageEffects, StageInput } from '@aiops/ports';
import type { Registry } from '@aiops/registry';
import type { Arrival } from './arrivals.ts';

/** Records handled between two looks at what they led to. */
const BATCH = 1_000;

export interface FastPathOptions {
  readonly policy: LoadedPolicy;
  readonly registry: Registry;
  /** Tracking ids that an incident keeps, the latest; absent: all. */
  readonly keepIds?: number;
  /** Absent: yes. What runs over more than fits memory has no use for every finding. */
  readonly keepAnomalies?: boolean;
  /** Told of each verdict of each stage, in the order in which they fall, those of the end included. */
  readonly onVerdict?: (verdict: LedgerEntry) => void;
  /** Hears everything that correlation says about one statement, with the event time of the record that led to it. */
  readonly onCorrelated?: (effects: StageEffects, eventMs: number) => void;
}

export interface FastPathResult {
  readonly counts: FastPathCounts;
  readonly incidents: readonly Incident[];
  readonly anomalies: readonly AnomalyEnriched[];
}

export interface FastPathCounts {
  logs: number;
  metrics: number;
  alerts: number;
  anomalies: number;
  duplicates: number;
  suppressions: number;
  errors: number;
}

const SUPPRESSIONS: ReadonlySet<string> = new Set(['silenced', 'maintenance', 'suppressed_by_operator']);

/** The Fast Path over records that are there as a whole, put into the order of event time. */
export async function runFastPath(
  arrivals: readonly Arrival[],
  options: FastPathOptions,
  onProgress: (done: number, total: number) => void,
): Promise<FastPathResult> {
  const path = new FastPath(options);
  const ordered = inEventTime(arrivals);
  for (let from = 0; from < ordered.length; from += BATCH) {
    await path.take(ordered.slice(from, from + BATCH));
    onProgress(Math.min(from + BATCH, ordered.length), ordered.length);
  }
  return path.finish();
}

/**
 * The Fast Path in event time, without bus, store or clock: the very stages that run live, fed in the order of
 * event time. At the end time moves on, so that what is over closes.
 */
export class FastPath {
  readonly #detectors: readonly Detection[];
  readonly #history = new MemoryContextHistory();
  readonly #enrich: ReturnType<typeof createEnrichStage>;
  readonly #correlate: CorrelateStage;
  readonly #tally: Tally;
  readonly #onCorrelated: FastPathOptions['onCorrelated'];

  constructor({ policy, registry, keepIds, keepAnomalies, onVerdict, onCorrelated }: FastPathOptions) {
    const common = { policyOf: policy.forShip, registry: () => registry };
    this.#detectors = [
      createDetectStage({ ...common, role: 'anomaly-detection' }),
      createDetectStage({ ...common, role: 'enhanced-anomaly-detection' }),
    ];
    this.#enrich = createEnrichStage({
      ...common,
      history: this.#history,
      withDeadline: (_, work) => work,
    });
    this.#enrich.warm([], true);
    this.#correlate = new CorrelateStage({
      ...common,
      keep: keepIds ?? Number.POSITIVE_INFINITY,
      keepResolvedMs: Number.POSITIVE_INFINITY,
    });
    this.#tally = new Tally(keepAnomalies ?? true, onVerdict ?? (() => undefined));
    this.#onCorrelated = onCorrelated;
  }

  /** Incidents that it remembers by now, those that were merged into others included. */
  get incidentCount(): number {
    return this.#correlate.sizes().kept;
  }

  /** The next records, which begin no earlier than those before. */
  async take(batch: readonly Arrival[]): Promise<void> {
    const found: StageInput[] = [];
    for (const { record, tsMs } of batch) {
      this.#tally.record(record.subject);
      const input: StageInput = { subject: record.subject, item: record.message, atMs: tsMs };
      if (record.subject === 'anomaly.detected') found.push(input);
      else if (record.subject === 'metrics.ingested') this.#history.addSample(record.message);
      for (const detector of this.#detectors) {
        const effects = detector.process([input]);
        this.#tally.effects(effects);
        found.push(...inputsOf(effects, tsMs));
      }
    }
    for (const input of found) await this.#correlateOne(input);
  }

  async #correlateOne(input: StageInput): Promise<void> {
    const enriched = await this.#enrich.process([input]);
    this.#tally.effects(enriched);
    for (const anomaly of inputsOf(enriched, input.atMs)) {
      this.#tally.anomaly(anomaly.item as AnomalyEnriched);
      this.#history.addAnomaly(anomaly.item as AnomalyEnriched);
      const effects = this.#correlate.process([anomaly]);
      this.#tally.effects(effects);
      this.#onCorrelated?.(effects, input.atMs);
      for (const incident of inputsOf(effects, input.atMs)) await this.#enrich.process([incident]);
    }
  }

  finish(): FastPathResult {
    this.#tally.effects(this.#correlate.finish());
    const { counts, anomalies } = this.#tally;
    return { counts, anomalies, incidents: this.#correlate.incidents() };
  }
}

type Detection = ReturnType<typeof createDetectStage>;

function inputsOf(effects: StageEffects, atMs: number): StageInput[] {
  return effects.emissions.map(({ subject, item }: Emission) => ({ subject, item, atMs }));
}

/** By event time; an alert's stated end is an event of its own. Equal times keep the order of reading. */
export function inEventTime(arrivals: readonly Arrival[]): Arrival[] {
  const all = arrivals.flatMap((arrival) => {
    const { record } = arrival;
    if (record.subject !== 'anomaly.detected' || record.end === undefined) return [arrival];
    const end: Arrival = {
      record: { subject: 'anomaly.detected', message: record.end },
      tsMs: Date.parse(record.end.occurred_at),
    };
    return [arrival, end];
  });
  return all.sort((a, b) => a.tsMs - b.tsMs);
}

class Tally {
  readonly counts: FastPathCounts = {
    logs: 0,
    metrics: 0,
    alerts: 0,
    anomalies: 0,
    duplicates: 0,
    suppressions: 0,
    errors: 0,
  };
  readonly anomalies: AnomalyEnriched[] = [];
  readonly #keeps: boolean;
  readonly #onVerdict: (verdict: LedgerEntry) => void;

  constructor(keeps: boolean, onVerdict: (verdict: LedgerEntry) => void) {
    this.#keeps = keeps;
    this.#onVerdict = onVerdict;
  }

  record(subject: Arrival['record']['subject']): void {
    if (subject === 'logs.ingested') this.counts.logs += 1;
    else if (subject === 'metrics.ingested') this.counts.metrics += 1;
    else this.counts.alerts += 1;
  }

  anomaly(anomaly: AnomalyEnriched): void {
    if (this.#keeps) this.anomalies.push(anomaly);
    if (anomaly.role !== 'context') this.counts.anomalies += 1;
  }

  effects({ ledger, errors }: StageEffects): void {
    this.counts.errors += errors.length;
    for (const entry of ledger) this.#verdict(entry);
  }

  #verdict(entry: LedgerEntry): void {
    this.#onVerdict(entry);
    const { verdict } = entry;
    if (verdict === 'duplicate') this.counts.duplicates += 1;
    if (SUPPRESSIONS.has(verdict)) this.counts.suppressions += 1;
  }
}
