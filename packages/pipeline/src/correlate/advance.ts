import { SEVERITIES, type Severity } from '@aiops/contracts';
import { eventNow } from './event-time.ts';
import { endOfIncident, expireStale, resolve, scheduleCheck, settleFlapping } from './lifecycle.ts';
import { addTimeline } from './membership.ts';
import { coverOf, type Matchable } from './silences.ts';
import { type IncidentState, isFiring, isOpen, type Member } from './state.ts';
import type { Turn } from './turn.ts';
import { expireWaiting } from './waiting.ts';

/** Resolved incidents in memory per ship; beyond it the longest resolved leaves. */
const MAX_RESOLVED = 2_000;

/** What the passing of event time does: ends incidents and waits, lifts covers, forgets what is long over. */
export function advance(turn: Turn): void {
  const { ship } = turn;
  if (ship.watermarkMs < ship.nextCheckMs) return;
  expireWaiting(turn);
  ship.nextCheckMs = ship.waiting.reduce(
    (least, { untilMs }) => Math.min(least, untilMs),
    Number.POSITIVE_INFINITY,
  );
  for (const incident of ship.incidents.values()) {
    if (isOpen(incident)) checkOpen(turn, incident);
    else forgetOld(turn, incident);
  }
  boundIncidents(turn);
}

function checkOpen(turn: Turn, incident: IncidentState): void {
  const { ship } = turn;
  liftCover(turn, incident);
  settleFlapping(turn, incident);
  expireStale(turn, incident);
  const { endMs, reason } = endOfIncident(turn, incident);
  if (endMs > ship.watermarkMs) {
    scheduleCheck(turn, incident);
    return;
  }
  resolve(turn, incident, endMs, reason, END_TEXT[reason]);
  nextCheck(turn, endMs + turn.keepResolvedMs);
}

const END_TEXT = {
  cleared: 'every condition ended and it stayed quiet',
  quiet: 'no more lines came',
  stale: 'still firing by its last report, but without a report for too long',
  operator: 'resolved by a person',
  merged: 'merged into another incident',
} as const;

function nextCheck(turn: Turn, atMs: number): void {
  turn.ship.nextCheckMs = Math.min(turn.ship.nextCheckMs, atMs);
}

/** When what kept an incident quiet has ended and it still fires, it becomes open, once. */
function liftCover(turn: Turn, incident: IncidentState): void {
  const { suppression } = incident;
  if (suppression === null || incident.status !== 'suppressed') return;
  const nowMs = eventNow(turn.ship, turn.atMs);
  const holds =
    suppression.kind === 'operator'
      ? suppression.untilMs === null || nowMs < suppression.untilMs
      : isCovered(turn, incident, nowMs);
  if (holds) return;
  incident.suppression = null;
  if (!isFiring(incident)) return;
  incident.status = 'open';
  const text = `${suppression.kind} ${suppression.by} ended and it still fires`;
  addTimeline(incident, nowMs, 'reopened', text, 'correlation-service');
  turn.changed(incident);
}

/** Covered as long as each of its firing members is. */
function isCovered(turn: Turn, incident: IncidentState, nowMs: number): boolean {
  const firing = [...incident.members.values()].filter(
    (member) => member.firing && member.role !== 'context',
  );
  return firing.every(
    (member) =>
      coverOf(turn.state, turn.policy, matchableOfMember(turn, member), severityOf(member), nowMs) !== null,
  );
}

/** The member's own: a silence judges what is stated, not what the incident makes of it. */
function severityOf(member: Member): Severity {
  return SEVERITIES[Math.max(member.writtenRank, member.computedRank, 0)] ?? 'low';
}

function matchableOfMember(turn: Turn, member: Member): Matchable {
  return {
    ship_id: turn.ship.ship,
    device_id: member.device_id,
    host: member.host,
    service: member.service,
    incident_type: member.incident_type,
    severity: severityOf(member),
    signal: member.signal,
  };
}

function forgetOld(turn: Turn, incident: IncidentState): void {
  const forgetMs = (incident.resolvedMs ?? incident.lastMs) + turn.keepResolvedMs;
  if (forgetMs <= turn.ship.watermarkMs) forget(turn, incident);
  else nextCheck(turn, forgetMs);
}

function forget(turn: Turn, incident: IncidentState): void {
  turn.index.remove(incident);
  turn.ship.incidents.delete(incident.id);
}

/** Keeps both kinds of incidents within their bounds; an open one that must go is resolved as stale first. */
function boundIncidents(turn: Turn): void {
  const { max_open_incidents } = turn.policy.correlate;
  if (turn.ship.incidents.size <= Math.min(max_open_incidents, MAX_RESOLVED)) return;
  const all = [...turn.ship.incidents.values()];
  const open = all.filter(isOpen);
  const surplus = open.length - max_open_incidents;
  if (surplus > 0) {
    const idle = open.sort((a, b) => a.lastMs - b.lastMs).slice(0, surplus);
    for (const incident of idle) {
      resolve(
        turn,
        incident,
        incident.lastMs,
        'stale',
        'too many incidents are open; this one was idle longest',
      );
    }
  }
  if (turn.keepResolvedMs === Number.POSITIVE_INFINITY) return;
  const resolved = all.filter((incident) => !isOpen(incident) && incident.emittedAtMs !== null);
  const old = resolved.length - MAX_RESOLVED;
  if (old <= 0) return;
  const oldest = resolved.sort((a, b) => (a.resolvedMs ?? 0) - (b.resolvedMs ?? 0)).slice(0, old);
  for (const incident of oldest) forget(turn, incident);
}
