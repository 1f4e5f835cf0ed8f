import { type AnomalyEnriched, type Severity, severityRank } from '@aiops/contracts';
import { assessJoined } from './assess.ts';
import { endMember, hasEnded } from './early-ends.ts';
import { noteFlapping, scheduleCheck } from './lifecycle.ts';
import { addTimeline, type Joined, join } from './membership.ts';
import type { Relation } from './relate.ts';
import { type Cover, coverOf, matchableOf } from './silences.ts';
import { type IncidentState, isOpen, setFiring } from './state.ts';
import type { Turn } from './turn.ts';

export interface Found {
  readonly incident: IncidentState;
  readonly relation: Relation;
}

export function coverFor(turn: Turn, anomaly: AnomalyEnriched): Cover | null {
  const atMs = Date.parse(anomaly.occurred_at);
  return coverOf(turn, matchableOf(anomaly), anomaly.severity, atMs);
}

export interface Circumstances {
  /** It came later than the allowed lateness: it is kept, and changes nothing that would page. */
  readonly late?: boolean;
  /** It reopened the incident: news, however often its signal spoke before. */
  readonly reopened?: boolean;
}

/** Adds a statement to an incident. */
export function attach(
  turn: Turn,
  { incident, relation }: Found,
  anomaly: AnomalyEnriched,
  circumstances: Circumstances = {},
): Joined {
  turn.touch(incident);
  turn.touchMember(incident, anomaly.fingerprint);
  const { severity, severityReason } = incident;
  const late = circumstances.late === true;
  const isQuiet = late && isOpen(incident);
  const joined = join(turn, incident, anomaly, circumstances.reopened === true, isQuiet);
  const member = incident.members.get(anomaly.fingerprint);
  if (joined.isNew && member !== undefined) turn.index.add(incident, member);
  if (joined.isDuplicate) {
    turn.verdict(
      anomaly,
      'duplicate',
      `repeats ${anomaly.signal}, ${member?.count} times so far`,
      incident.id,
    );
  } else {
    turn.verdict(anomaly, 'attached', `${relation.why}; incident of type ${incident.type}`, incident.id);
    addTimeline(
      incident,
      Date.parse(anomaly.occurred_at),
      'updated',
      late ? `${joinedText(anomaly, joined)} (reported late)` : joinedText(anomaly, joined),
      anomaly.detector,
      // Those who follow an incident tell a new grave member from a repeat by it.
      joined.isNew && !isQuiet ? { joined: anomaly.severity } : undefined,
    );
  }
  const costs = joined.costsMore && turn.policy.correlate.cause_order.includes('own_impact');
  if (joined.isNew || joined.rose || costs) assessJoined(turn, incident);
  if (isQuiet) keepDown(incident, severity, severityReason);
  const rose = severityRank(incident.severity) > severityRank(severity);
  if (rose)
    turn.verdict(
      anomaly,
      'severity_raised',
      `to ${incident.severity}: ${incident.severityReason}`,
      incident.id,
    );
  if (anomaly.clearable && hasEnded(turn, anomaly)) endMember(turn, incident, anomaly);
  if (!late) applyCover(turn, incident, anomaly, rose);
  else if (!isOpen(incident) && member !== undefined) setFiring(incident, member, false);
  if (joined.changed) noteFlapping(turn, incident, anomaly);
  scheduleCheck(turn, incident);
  turn.changed(incident);
  return joined;
}

/** Rule 10: what is reported late pages nobody, by a rise no more than by an opening. */
function keepDown(incident: IncidentState, severity: Severity, reason: string): void {
  if (severityRank(incident.severity) <= severityRank(severity)) return;
  incident.severity = severity;
  incident.severityReason = reason;
}

function joinedText(anomaly: AnomalyEnriched, joined: Joined): string {
  const where = anomaly.device_id ?? anomaly.host;
  const what = joined.isNew ? 'joined' : joined.changed ? 'fires again' : 'goes on';
  return `${anomaly.signal}${where === undefined ? '' : ` on ${where}`} ${what}: ${anomaly.reason}`;
}

export function noteCover(turn: Turn, incident: IncidentState, anomaly: AnomalyEnriched, cover: Cover): void {
  turn.verdict(anomaly, cover.kind === 'silence' ? 'silenced' : 'maintenance', `by ${cover.by}`, incident.id);
}

/** Rule 6: what a cover keeps quiet, and what gets through it. */
function applyCover(turn: Turn, incident: IncidentState, anomaly: AnomalyEnriched, rose: boolean): void {
  const cover = coverFor(turn, anomaly);
  const occurredMs = Date.parse(anomaly.occurred_at);
  if (cover !== null) {
    noteCover(turn, incident, anomaly, cover);
    return;
  }
  const isOperators = incident.suppression?.kind === 'operator';
  if (isOperators && !rose) {
    turn.verdict(anomaly, 'suppressed_by_operator', `by ${incident.suppression?.by}`, incident.id);
    return;
  }
  const uncovered = incident.status === 'suppressed' && !isOperators && anomaly.role === 'opens';
  if ((incident.status === 'ack' && rose) || (isOperators && rose) || uncovered) {
    incident.status = 'open';
    incident.suppression = null;
    const why = rose ? `severity rose to ${incident.severity}` : `${anomaly.signal} is not covered`;
    addTimeline(incident, occurredMs, 'reopened', `open again: ${why}`, 'correlation-service');
  }
}
