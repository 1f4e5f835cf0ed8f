import type { AnomalyEnriched } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import { addTimeline } from './membership.ts';
import { type IncidentState, setFiring } from './state.ts';
import type { Turn } from './turn.ts';

/** Ends without a beginning that a ship remembers; beyond it the oldest is forgotten. */
const MAX_ENDS = 10_000;

/**
 * Within the allowed lateness an end may overtake its beginning. It is remembered until the watermark has passed
 * it, so that the beginning, when it comes, is known to be over.
 */
export function rememberEnd(turn: Turn, anomaly: AnomalyEnriched): void {
  const ends = turn.endsToChange();
  const endMs = Date.parse(anomaly.occurred_at);
  const known = ends.get(anomaly.fingerprint) ?? endMs;
  // The latest stand last, so that what is over is found without looking at all.
  ends.delete(anomaly.fingerprint);
  for (const [fingerprint, ms] of ends) {
    if (ms >= turn.ship.watermarkMs) break;
    ends.delete(fingerprint);
  }
  ends.set(anomaly.fingerprint, Math.max(endMs, known));
  if (ends.size <= MAX_ENDS) return;
  const [oldest] = ends.keys();
  if (oldest !== undefined) ends.delete(oldest);
}

export function hasEnded(turn: Turn, anomaly: AnomalyEnriched): boolean {
  const endMs = turn.ship.ends.get(anomaly.fingerprint);
  return anomaly.state === 'firing' && endMs !== undefined && endMs >= Date.parse(anomaly.occurred_at);
}

/** The member of a beginning whose end came first. The caller has touched both. */
export function endMember(turn: Turn, incident: IncidentState, anomaly: AnomalyEnriched): void {
  const member = incident.members.get(anomaly.fingerprint);
  const endMs = turn.ship.ends.get(anomaly.fingerprint);
  if (member === undefined || endMs === undefined || !member.firing) return;
  setFiring(incident, member, false);
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
