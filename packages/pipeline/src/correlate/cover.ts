import { SEVERITIES, type Severity } from '@aiops/contracts';
import { addTimeline } from './membership.ts';
import { type Cover, coverOf, type Matchable } from './silences.ts';
import { type IncidentState, isFiring, type Member, type Suppression } from './state.ts';
import type { Turn } from './turn.ts';

const MINUTE_MS = 60_000;

/** What keeps an incident quiet that a silence or window covers. */
export function suppressionBy(turn: Turn, cover: Cover): Suppression {
  return { by: cover.by, kind: cover.kind, untilMs: nextEndMs(turn) };
}

/** The next moment at which any cover of the ship may end: what comes again begins and ends on the minute in every zone. */
function nextEndMs({ ship, policy, nowMs }: Turn): number | null {
  let endMs = Number.POSITIVE_INFINITY;
  let comesAgain = policy.correlate.maintenance_windows.length > 0;
  for (const { ends_at, recurs } of [...ship.silences.values(), ...policy.correlate.silences]) {
    const silenceEndMs = Date.parse(ends_at);
    if (silenceEndMs <= nowMs) continue;
    endMs = Math.min(endMs, silenceEndMs);
    if (recurs !== undefined) comesAgain = true;
  }
  if (comesAgain) {
    endMs = Math.min(endMs, (Math.floor(nowMs / MINUTE_MS) + 1) * MINUTE_MS);
  }
  return Number.isFinite(endMs) ? endMs : null;
}

/**
 * When what kept an incident quiet has ended and it still fires, it becomes open, once. The caller has touched it.
 */
export function liftCover(turn: Turn, incident: IncidentState): void {
  const { suppression } = incident;
  if (suppression === null || incident.status !== 'suppressed') return;
  const nowMs = Math.min(turn.nowMs, turn.opensUntilMs);
  if (suppression.untilMs !== null && nowMs < suppression.untilMs) return;
  if (suppression.kind !== 'operator' && isCovered(turn, incident, nowMs)) {
    incident.suppression = { ...suppression, untilMs: nextEndMs(turn) };
    return;
  }
  incident.suppression = null;
  if (!isFiring(incident)) return;
  incident.status = 'open';
  const text = `${suppression.kind} ${suppression.by} ended and it still fires`;
  addTimeline(incident, nowMs, 'reopened', text, 'correlation-service');
  turn.changed(incident);
}

/** People's silences changed: what they keep quiet is looked at now. */
export function lookAtCovers(turn: Turn): void {
  for (const incident of turn.ship.incidents.values()) {
    const { suppression } = incident;
    if (suppression === null || suppression.kind === 'operator') continue;
    turn.touch(incident);
    incident.suppression = { ...suppression, untilMs: turn.nowMs };
    liftCover(turn, incident);
    if (incident.suppression?.untilMs != null)
      turn.schedule.atMost(incident.id, incident.suppression.untilMs);
  }
}

/** Covered as long as each of its firing members is. */
function isCovered(turn: Turn, incident: IncidentState, nowMs: number): boolean {
  const firing = [...incident.members.values()].filter(
    (member) => member.firing && member.role !== 'context',
  );
  return firing.every(
    (member) => coverOf(turn, matchableOfMember(turn, member), severityOf(member), nowMs) !== null,
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
