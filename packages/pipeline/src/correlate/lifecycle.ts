import type { AnomalyEnriched, ExpectedEnd, ResolveReason } from '@aiops/contracts';
import { addTimeline } from './membership.ts';
import type { Cover } from './silences.ts';
import { type IncidentState, isOpen } from './state.ts';
import type { Turn } from './turn.ts';
import { windowMs } from './type-rules.ts';

const SOURCE = 'correlation-service';
/** An incident that is suppressed or flaps is looked at this often, by the ship's watermark. */
const RECHECK_MS = 30_000;

/** When an open incident ends, why, and of when the word is that decides it. */
export interface End {
  readonly endMs: number;
  readonly reason: ExpectedEnd['reason'];
  readonly sinceMs: number;
}

/** Rule 5. When an open incident ends if nothing more comes, and why. */
export function endOfIncident({ policy }: Pick<Turn, 'policy'>, incident: IncidentState): End {
  const staleAfterMs = policy.correlate.stale_after_sec * 1000;
  let reportMs = Number.NEGATIVE_INFINITY;
  let clearedMs = Number.NEGATIVE_INFINITY;
  for (const member of incident.members.values()) {
    if (member.role === 'context') continue;
    if (member.firing || member.stale) reportMs = Math.max(reportMs, member.lastMs);
    if (member.clearedMs !== null) clearedMs = Math.max(clearedMs, member.clearedMs);
  }
  const quietMs = incident.lastMs + windowMs(policy, incident.type);
  if (reportMs > Number.NEGATIVE_INFINITY) {
    return { endMs: Math.max(reportMs + staleAfterMs, quietMs), reason: 'stale', sinceMs: reportMs };
  }
  if (clearedMs > Number.NEGATIVE_INFINITY) return { endMs: quietMs, reason: 'cleared', sinceMs: clearedMs };
  return { endMs: quietMs, reason: 'quiet', sinceMs: incident.lastMs };
}

/** What fires by its last report and was not heard of for too long no longer counts as firing. */
export function expireStale(turn: Turn, incident: IncidentState): void {
  const silentSinceMs = turn.ship.watermarkMs - turn.policy.correlate.stale_after_sec * 1000;
  for (const member of incident.members.values()) {
    if (!member.firing || member.lastMs > silentSinceMs) continue;
    member.firing = false;
    member.stale = true;
  }
}

/** Sees to it that the ship is looked at again when this incident may end. */
export function scheduleCheck(turn: Turn, incident: IncidentState): void {
  if (!isOpen(incident)) return;
  const { endMs } = endOfIncident(turn, incident);
  const often = incident.suppression !== null || incident.flapping;
  const checkMs = often ? Math.min(endMs, turn.ship.watermarkMs + RECHECK_MS) : endMs;
  turn.ship.nextCheckMs = Math.min(turn.ship.nextCheckMs, checkMs);
}

export function resolve(
  turn: Turn,
  incident: IncidentState,
  atMs: number,
  reason: ResolveReason,
  description: string,
  meta?: Record<string, unknown>,
): void {
  incident.status = 'resolved';
  incident.resolveReason = reason;
  incident.resolvedMs = atMs;
  incident.suppression = null;
  addTimeline(incident, atMs, 'resolved', description, SOURCE, meta);
  turn.changed(incident);
}

/** Opens a resolved incident again, or one whose end was not settled yet; under a cover as suppressed. */
export function reopen(
  turn: Turn,
  incident: IncidentState,
  anomaly: AnomalyEnriched,
  cover: Cover | null,
): void {
  const startedMs = Date.parse(anomaly.started_at);
  const { reopenings, reopen_window_sec } = turn.policy.correlate.flapping;
  if (isOpen(incident)) {
    const { endMs, reason } = endOfIncident(turn, incident);
    addTimeline(incident, endMs, 'resolved', `${reason}: nothing fired any more`, SOURCE);
  }
  if (cover !== null) {
    incident.status = 'suppressed';
    incident.suppression = { by: cover.by, kind: cover.kind, untilMs: null };
  } else if (incident.status !== 'suppressed') incident.status = 'open';
  incident.resolveReason = null;
  incident.resolvedMs = null;
  const sinceMs = startedMs - reopen_window_sec * 1000;
  incident.reopenedMs = [...incident.reopenedMs.filter((ms) => ms > sinceMs), startedMs];
  addTimeline(incident, startedMs, 'reopened', anomaly.reason, anomaly.detector);
  if (incident.reopenedMs.length >= reopenings) startFlapping(turn, incident, anomaly);
}

/** After a condition began or ended: too many such changes are flapping. */
export function noteFlapping(turn: Turn, incident: IncidentState, anomaly: AnomalyEnriched): void {
  const member = incident.members.get(anomaly.fingerprint);
  if (member === undefined) return;
  const { changes, window_sec } = turn.policy.correlate.flapping;
  const sinceMs = Date.parse(anomaly.occurred_at) - window_sec * 1000;
  if (member.changesMs.filter((ms) => ms > sinceMs).length >= changes) startFlapping(turn, incident, anomaly);
}

function startFlapping(turn: Turn, incident: IncidentState, anomaly: AnomalyEnriched): void {
  turn.verdict(anomaly, 'flapping', `${anomaly.signal} fires and clears too often`, incident.id);
  if (incident.flapping) return;
  incident.flapping = true;
  addTimeline(incident, Date.parse(anomaly.occurred_at), 'updated', `${anomaly.signal} is flapping`, SOURCE);
}

/** Stable again: no change within the flapping window, by the ship's watermark. */
export function settleFlapping(turn: Turn, incident: IncidentState): void {
  if (!incident.flapping) return;
  const { window_sec, reopen_window_sec } = turn.policy.correlate.flapping;
  const nowMs = turn.ship.watermarkMs;
  const isQuiet =
    incident.reopenedMs.every((ms) => ms <= nowMs - reopen_window_sec * 1000) &&
    [...incident.members.values()].every((member) =>
      member.changesMs.every((ms) => ms <= nowMs - window_sec * 1000),
    );
  if (!isQuiet) return;
  incident.flapping = false;
  addTimeline(incident, nowMs, 'updated', 'stable again', SOURCE);
  turn.changed(incident);
}
