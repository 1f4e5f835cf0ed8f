import type { AnomalyEnriched } from '@aiops/contracts';
import type { Turn } from './turn.ts';

/**
 * What statistical detectors state of a metric series, each under a type of its own. `missing` is not among them: a
 * series that is silent is unknown and deviates from nothing.
 */
const DEVIATIONS: ReadonlySet<string> = new Set(['deviation', 'seasonal', 'peers', 'joint', 'contextual']);

/**
 * Rule 2: a detector that a second one confirms opens. The two roles of detection don't know of each other, so it is
 * here that one's supporting statement meets the other's: of the same ship (each ship has its own), entity, service,
 * incident type and metric signal, of another type of anomaly, and no further apart than hits may be that confirm each
 * other, whichever came first. Null when none waits; of several, the nearest in time.
 */
export function confirmedBy(turn: Turn, anomaly: AnomalyEnriched): AnomalyEnriched | null {
  if (!mayConfirm(anomaly)) return null;
  const withinMs = turn.policy.detect.stats.confirm_sec * 1000;
  let nearest: AnomalyEnriched | null = null;
  let nearestMs = withinMs;
  for (const number of turn.waiting.ofSeries(anomaly)) {
    const waiting = turn.ship.waiting.get(number)?.anomaly;
    if (waiting === undefined) continue;
    if (!mayConfirm(waiting)) continue;
    if (waiting.anomaly_type === anomaly.anomaly_type) continue;
    const apartMs = apart(waiting, anomaly);
    if (apartMs > nearestMs) continue;
    nearest = waiting;
    nearestMs = apartMs;
  }
  return nearest;
}

/** Time between what the two are about, ms: one may look at a sample and the other at minutes before it. */
function apart(a: AnomalyEnriched, b: AnomalyEnriched): number {
  const betweenMs = Math.max(
    Date.parse(a.started_at) - Date.parse(b.occurred_at),
    Date.parse(b.started_at) - Date.parse(a.occurred_at),
  );
  return Math.max(0, betweenMs);
}

function mayConfirm({ role, anomaly_type, metric_name }: AnomalyEnriched): boolean {
  return role === 'supports' && metric_name !== undefined && DEVIATIONS.has(anomaly_type);
}

export function noteConfirmed(turn: Turn, anomaly: AnomalyEnriched, by: AnomalyEnriched): void {
  turn.verdict(anomaly, 'confirmed', `by ${by.detector} at ${by.occurred_at}: ${by.reason}`);
}
