import { type AnomalyEnriched, severityRank } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import { attach, coverFor, type Found, noteCover } from './attach.ts';
import { confirmedBy, noteConfirmed } from './confirm.ts';
import { endMember, hasEnded, rememberEnd } from './early-ends.ts';
import { noteFlapping, reopen, scheduleCheck } from './lifecycle.ts';
import { addTimeline, join } from './membership.ts';
import { mergeRelated } from './merge.ts';
import { openIncident } from './open.ts';
import type { Outcome } from './outcome.ts';
import {
  activeUntil,
  beganTooEarly,
  inTime,
  isStronger,
  type Subject,
  startedWithin,
  subjectOf,
} from './relate.ts';
import { relationOf } from './relate-landscape.ts';
import { type IncidentState, isFiring, isOpen } from './state.ts';
import type { Turn } from './turn.ts';
import { takeWaiting, wait } from './waiting.ts';

/** One statement: it clears, joins, reopens, opens or waits. Every way out writes a verdict. */
export function decide(turn: Turn, anomaly: AnomalyEnriched, late: boolean): Outcome {
  const occurredMs = Date.parse(anomaly.occurred_at);
  if (late) turn.verdict(anomaly, 'late', `it is ${lateness(turn, occurredMs)} s behind the watermark`);
  return anomaly.state === 'cleared' ? clear(turn, anomaly) : place(turn, anomaly, late);
}

/** Joins the best related incident; else reopens one that just ended or opens one, if it may alone or is confirmed; else waits. */
function place(turn: Turn, anomaly: AnomalyEnriched, late: boolean): Outcome {
  const subject = subjectOf(anomaly);
  const { related, stirred } = relatedIncidents(turn, subject, late);
  const active = related.filter(({ incident }) => isActive(turn, subject, incident, late));
  const [best, ...others] = active;
  if (best !== undefined) return joinBest(turn, anomaly, best, others, { late, stirred });
  const confirmed = late ? null : confirmedBy(turn, anomaly);
  if (anomaly.role !== 'opens' && confirmed === null) {
    wait(turn, anomaly);
    return { incident: null, kind: 'waits', stirred, isSpecial: false };
  }
  if (confirmed !== null) noteConfirmed(turn, anomaly, confirmed);
  const opener: AnomalyEnriched = confirmed === null ? anomaly : { ...anomaly, role: 'opens' };
  const ended = late ? undefined : related.find(({ incident }) => isReopenable(turn, subject, incident));
  if (ended !== undefined) return attachToEnded(turn, ended, opener, stirred);
  const incident = open(turn, opener, late);
  const took = takeWaiting(turn, incident, anomaly.fingerprint);
  return { incident, kind: 'opened', stirred, isSpecial: took || confirmed !== null };
}

function joinBest(
  turn: Turn,
  anomaly: AnomalyEnriched,
  best: Found,
  others: readonly Found[],
  { late, stirred }: { late: boolean; stirred: readonly IncidentState[] },
): Outcome {
  const { incident } = best;
  const joined = attach(turn, best, anomaly, { late });
  const mayTake = joined.isNew && anomaly.role !== 'context';
  const took = mayTake && takeWaiting(turn, incident, anomaly.fingerprint);
  // A merge may raise a severity, and what came late pages nobody.
  if (!late) {
    mergeRelated(
      turn,
      incident,
      others.map((found) => found.incident),
    );
  }
  const isRepeat = !joined.isNew && !joined.rose && !joined.changed && !joined.costsMore;
  return { incident, kind: isRepeat ? 'repeat' : 'joined', stirred, isSpecial: took || others.length > 0 };
}

function lateness(turn: Turn, occurredMs: number): number {
  return Math.round((turn.ship.watermarkMs - occurredMs) / 1000);
}

interface Related {
  /** In rule 3's order: strongest relation, fewest hops, latest activity, smallest id. */
  readonly related: readonly Found[];
  readonly stirred: readonly IncidentState[];
}

function relatedIncidents(turn: Turn, subject: Subject, late: boolean): Related {
  const related: Found[] = [];
  const stirred: IncidentState[] = [];
  for (const [id, near] of turn.index.candidates(subject)) {
    const incident = turn.ship.incidents.get(id);
    if (incident === undefined || incident.mergedInto !== null) continue;
    if (incident.touchedMs >= turn.placeMs) stirred.push(incident);
    if (!isActive(turn, subject, incident, late) && !isReopenable(turn, subject, incident)) continue;
    const relation = relationOf(turn, subject, incident, near);
    if (relation === null || beganTooEarly(turn.policy, subject, incident, relation)) continue;
    related.push({ incident, relation });
  }
  return { related: related.sort(compareFound), stirred };
}

function compareFound(a: Found, b: Found): number {
  if (isStronger(a.relation, b.relation)) return -1;
  if (isStronger(b.relation, a.relation)) return 1;
  return (
    latestActivity(b.incident) - latestActivity(a.incident) ||
    (a.incident.canonicalId < b.incident.canonicalId ? -1 : 1)
  );
}

/** While a member fires the latest activity is now: later than that of every incident in which nothing fires. */
function latestActivity(incident: IncidentState): number {
  return isFiring(incident) ? Number.MAX_SAFE_INTEGER : incident.lastMs;
}

/** Open and within its window; a late statement also joins a resolved incident of its own time. */
function isActive(turn: Turn, subject: Subject, incident: IncidentState, late: boolean): boolean {
  if (isOpen(incident)) return inTime(turn.policy, subject, incident);
  if (!late || incident.resolvedMs === null) return false;
  return startedWithin(turn.policy, subject, incident, incident.resolvedMs);
}

/** It ended at most the reopening time before the statement began, whether or not the end is settled yet. */
function isReopenable(turn: Turn, subject: Subject, incident: IncidentState): boolean {
  if (incident.status === 'resolved' && incident.resolveReason === 'merged') return false;
  const endMs = incident.resolvedMs ?? activeUntil(turn.policy, incident);
  const reopenMs = turn.policy.correlate.reopen_within_sec * 1000;
  // What a person called over and still fires after that long is no part of what is over.
  if (incident.resolveReason === 'operator' && subject.lastMs > endMs + reopenMs) return false;
  return startedWithin(turn.policy, subject, incident, endMs + reopenMs);
}

function attachToEnded(
  turn: Turn,
  found: Found,
  anomaly: AnomalyEnriched,
  stirred: readonly IncidentState[],
): Outcome {
  const { incident, relation } = found;
  const startedMs = Date.parse(anomaly.started_at);
  const known = incident.members.get(anomaly.fingerprint);
  const sameEpisode =
    incident.resolveReason === 'operator' &&
    known !== undefined &&
    incident.resolvedMs !== null &&
    startedMs <= incident.resolvedMs &&
    severityRank(anomaly.severity) <= Math.max(known.writtenRank, known.computedRank);
  if (!sameEpisode) {
    turn.touch(incident);
    reopen(turn, incident, anomaly, coverFor(turn, anomaly));
    turn.verdict(anomaly, 'reopened', relation.why, incident.id);
  }
  attach(turn, found, anomaly, { reopened: !sameEpisode });
  takeWaiting(turn, incident, anomaly.fingerprint);
  return { incident, kind: 'joined', stirred, isSpecial: true };
}

function open(turn: Turn, anomaly: AnomalyEnriched, late: boolean): IncidentState {
  const cover = coverFor(turn, anomaly);
  const incident = openIncident(turn, anomaly, cover, late);
  turn.verdict(
    anomaly,
    'opened',
    `incident of type ${incident.type}: no open incident explains it`,
    incident.id,
  );
  if (cover !== null) noteCover(turn, incident, anomaly, cover);
  if (anomaly.clearable && hasEnded(turn, anomaly)) endMember(turn, incident, anomaly);
  scheduleCheck(turn, incident);
  turn.changed(incident);
  return incident;
}

/** A condition's end: of its member in an incident, or of a statement that still waits. */
function clear(turn: Turn, anomaly: AnomalyEnriched): Outcome {
  let ended: IncidentState | null = null;
  let isSpecial = false;
  const stirred: IncidentState[] = [];
  for (const id of turn.index.ofSignal(anomaly.fingerprint)) {
    const incident = turn.ship.incidents.get(id);
    if (incident === undefined) continue;
    if (incident.touchedMs >= turn.placeMs) stirred.push(incident);
    if (!endCondition(turn, incident, anomaly)) continue;
    isSpecial = ended !== null;
    ended = incident;
  }
  if (ended !== null) return { incident: ended, kind: 'ended', stirred, isSpecial };
  rememberEnd(turn, anomaly);
  turn.verdict(anomaly, 'cleared_nothing', 'no open incident has this condition firing');
  return { incident: null, kind: 'nothing', stirred, isSpecial: false };
}

function endCondition(turn: Turn, incident: IncidentState, anomaly: AnomalyEnriched): boolean {
  const occurredMs = Date.parse(anomaly.occurred_at);
  const member = incident.members.get(anomaly.fingerprint);
  if (member === undefined || incident.mergedInto !== null || !member.firing) return false;
  // Of an earlier episode: it ends nothing, so that it is no part of the incident either.
  if (occurredMs < member.startedMs) return false;
  turn.touch(incident);
  turn.touchMember(incident, anomaly.fingerprint);
  join(turn, incident, { ...anomaly, clearable: true }, false);
  const text = `${anomaly.signal} cleared: ${anomaly.reason}`;
  addTimeline(incident, occurredMs, 'updated', text, anomaly.detector);
  turn.verdict(anomaly, 'cleared', `at ${toTimestamp(occurredMs)}`, incident.id);
  noteFlapping(turn, incident, anomaly);
  scheduleCheck(turn, incident);
  turn.changed(incident);
  return true;
}
