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
}

export interface FastPathResult {
  readonly counts: {
    logs: number;
    metrics: number;
    alerts: number;
    anomalies: number;
    duplicates: number;
    suppressions: number;
    errors: number;
  };
  readonly incidents: readonly Incident[];
  readonly anomalies: readonly AnomalyEnriched[];
}

const SUPPRESSIONS: ReadonlySet<string> = new Set(['silenced', 'maintenance', 'suppressed_by_operator']);

/**
 * The Fast Path in event time, without bus, store or clock: the very stages that run live, fed in the order of
 * event time. At the end time moves on, so that what is over closes.
 */
export async function runFastPath(
  arrivals: readonly Arrival[],
  { policy, registry }: FastPathOptions,
  onProgress: (done: number, total: number) => void,
): Promise<FastPathResult> {
  const common = { policyOf: policy.forShip, registry: () => registry };
  const detectors = [
    createDetectStage({ ...common, role: 'anomaly-detection' }),
    createDetectStage({ ...common, role: 'enhanced-anomaly-detection' }),
  ];
  const history = new MemoryContextHistory();
  const enrich = createEnrichStage({ ...common, history, withDeadline: (_, work) => work });
  enrich.warm([], true);
  const correlate = new CorrelateStage({
    ...common,
    keep: Number.POSITIVE_INFINITY,
    keepResolvedMs: Number.POSITIVE_INFINITY,
  });
  const tally = new Tally();

  const ordered = inEventTime(arrivals);
  for (let from = 0; from < ordered.length; from += BATCH) {
    const found: StageInput[] = [];
    for (const { record, tsMs } of ordered.slice(from, from + BATCH)) {
      tally.record(record.subject);
      const input: StageInput = { subject: record.subject, item: record.message, atMs: tsMs };
      if (record.subject === 'anomaly.detected') found.push(input);
      else if (record.subject === 'metrics.ingested') history.addSample(record.message);
      for (const detector of detectors) {
        const effects = detector.process([input]);
        tally.effects(effects);
        found.push(...inputsOf(effects, tsMs));
      }
    }
    for (const input of found) {
      const enriched = await enrich.process([input]);
      tally.effects(enriched);
      for (const anomaly of inputsOf(enriched, input.atMs)) {
        tally.anomaly(anomaly.item as AnomalyEnriched);
        history.addAnomaly(anomaly.item as AnomalyEnriched);
        const effects = correlate.process([anomaly]);
        tally.effects(effects);
        for (const incident of inputsOf(effects, input.atMs)) await enrich.process([incident]);
      }
    }
    onProgress(Math.min(from + BATCH, ordered.length), ordered.length);
  }
  tally.effects(correlate.finish());
  return { counts: tally.counts, anomalies: tally.anomalies, incidents: correlate.incidents() };
}

function inputsOf(effects: StageEffects, atMs: number): StageInput[] {
  return effects.emissions.map(({ subject, item }: Emission) => ({ subject, item, atMs }));
}

/** By event time; an alert's stated end is an event of its own. Equal times keep the order of reading. */
function inEventTime(arrivals: readonly Arrival[]): Arrival[] {
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
  readonly counts = {
    logs: 0,
    metrics: 0,
    alerts: 0,
    anomalies: 0,
    duplicates: 0,
    suppressions: 0,
    errors: 0,
  };
  readonly anomalies: AnomalyEnriched[] = [];

  record(subject: Arrival['record']['subject']): void {
    if (subject === 'logs.ingested') this.counts.logs += 1;
    else if (subject === 'metrics.ingested') this.counts.metrics += 1;
    else this.counts.alerts += 1;
  }

  anomaly(anomaly: AnomalyEnriched): void {
    this.anomalies.push(anomaly);
    if (anomaly.role !== 'context') this.counts.anomalies += 1;
  }

  effects({ ledger, errors }: StageEffects): void {
    this.counts.errors += errors.length;
    for (const entry of ledger) this.#verdict(entry);
  }

  #verdict({ verdict }: LedgerEntry): void {
    if (verdict === 'duplicate') this.counts.duplicates += 1;
    if (SUPPRESSIONS.has(verdict)) this.counts.suppressions += 1;
  }
}
