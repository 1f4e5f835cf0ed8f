import type { AnomalyEnriched, ExpectedEnd, ResolveReason } from '@aiops/contracts';
import type { Policy } from '@aiops/policy';
import { suppressionBy } from './cover.ts';
import { addTimeline } from './membership.ts';
import type { Cover } from './silences.ts';
import { type IncidentState, isOpen, setFiring } from './state.ts';
import type { Turn } from './turn.ts';
import { windowMs } from './type-rules.ts';

const SOURCE = 'correlation-service';
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
    turn.touchMember(incident, member.fingerprint);
    setFiring(incident, member, false);
    member.stale = true;
  }
}

/**
 * Sees to it that the incident is looked at when time may change it next. No member is asked: while something fires
 * the moment is never before the last activity and its window, and whoever looks too early asks again.
 */
export function scheduleCheck(turn: Turn, incident: IncidentState): void {
  const { schedule, policy, latenessMs } = turn;
  if (incident.flapping) schedule.atMost(incident.id, stableAgainMs(policy, incident) + latenessMs);
  if (!isOpen(incident)) {
    schedule.atMost(incident.id, (incident.resolvedMs ?? incident.lastMs) + turn.keepResolvedMs + latenessMs);
    return;
  }
  schedule.atMost(incident.id, incident.lastMs + windowMs(policy, incident.type) + latenessMs);
  const untilMs = incident.suppression?.untilMs;
  if (untilMs !== null && untilMs !== undefined) schedule.atMost(incident.id, untilMs);
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
  scheduleCheck(turn, incident);
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
    incident.suppression = suppressionBy(turn, cover);
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

/** Stable again: no change within the flapping window, by the ship's watermark. The caller has touched it. */
export function settleFlapping(turn: Turn, incident: IncidentState): void {
  if (!incident.flapping) return;
  const stableMs = stableAgainMs(turn.policy, incident);
  if (stableMs > turn.ship.watermarkMs) return;
  incident.flapping = false;
  addTimeline(incident, stableMs, 'updated', 'stable again', SOURCE);
  turn.changed(incident);
}

/** When the last change and the last reopening are past their windows. */
export function stableAgainMs(policy: Policy, incident: IncidentState): number {
  const { window_sec, reopen_window_sec } = policy.correlate.flapping;
  let stableMs = incident.firstMs;
  for (const ms of incident.reopenedMs) stableMs = Math.max(stableMs, ms + reopen_window_sec * 1000);
  for (const { changesMs } of incident.members.values()) {
    for (const ms of changesMs) stableMs = Math.max(stableMs, ms + window_sec * 1000);
  }
  return stableMs;
}
