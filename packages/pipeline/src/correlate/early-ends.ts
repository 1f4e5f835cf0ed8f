import type { AnomalyEnriched } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import { addTimeline } from './membership.ts';
import type { IncidentState } from './state.ts';
import type { Turn } from './turn.ts';

/** Ends without a beginning that a ship remembers; beyond it the oldest is forgotten. */
const MAX_ENDS = 10_000;

/**
 * Within the allowed lateness an end may overtake its beginning. It is remembered until the watermark has passed
 * it, so that the beginning, when it comes, is known to be over.
 */
export function rememberEnd(turn: Turn, anomaly: AnomalyEnriched): void {
  const { ends } = turn.ship;
  const endMs = Date.parse(anomaly.occurred_at);
  for (const [fingerprint, ms] of ends) if (ms < turn.ship.watermarkMs) ends.delete(fingerprint);
  ends.set(anomaly.fingerprint, Math.max(endMs, ends.get(anomaly.fingerprint) ?? endMs));
  if (ends.size <= MAX_ENDS) return;
  const [oldest] = ends.keys();
  if (oldest !== undefined) ends.delete(oldest);
}

export function hasEnded(turn: Turn, anomaly: AnomalyEnriched): boolean {
  const endMs = turn.ship.ends.get(anomaly.fingerprint);
  return anomaly.state === 'firing' && endMs !== undefined && endMs >= Date.parse(anomaly.occurred_at);
}

/** The member of a beginning whose end came first. */
export function endMember(turn: Turn, incident: IncidentState, anomaly: AnomalyEnriched): void {
  const member = incident.members.get(anomaly.fingerprint);
  const endMs = turn.ship.ends.get(anomaly.fingerprint);
  if (member === undefined || endMs === undefined || !member.firing) return;
  member.firing = false;
  member.clearedMs = endMs;
  member.lastMs = Math.max(member.lastMs, endMs);
  incident.lastMs = Math.max(incident.lastMs, endMs);
  addTimeline(
    incident,
    endMs,
    'updated',
    `${anomaly.signal} had cleared at ${toTimestamp(endMs)}`,
    anomaly.detector,
  );
}
