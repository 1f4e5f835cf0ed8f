import type { AnomalyEnriched, Evidence, TimelineEntry } from '@aiops/contracts';
import { severityRank } from '@aiops/contracts';
import { entityOf, toTimestamp } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
import { greaterImpact, isGreater } from './member-impact.ts';
import { noteMember } from './standing.ts';
import { type IncidentState, type Member, setFiring } from './state.ts';
import type { Turn } from './turn.ts';

/** Rows that a person will scroll through; beyond it the oldest plain updates give way. */
const MAX_TIMELINE = 200;
const MAX_CHANGES = 32;

export interface Joined {
  readonly isNew: boolean;
  readonly isDuplicate: boolean;
  /** The highest severity rank of this fingerprint rose. */
  readonly rose: boolean;
  /** It began or ended a condition. */
  readonly changed: boolean;
  /** It is said to have cost more than before. */
  readonly costsMore: boolean;
}

/**
 * Adds a statement to an incident: a new member, or one more of a known signal (rule 4). The caller has touched
 * incident and member.
 * @param isQuiet its severity is not to count
 */
export function join(
  turn: Pick<Turn, 'policy' | 'keep' | 'took' | 'placeMs'>,
  incident: IncidentState,
  anomaly: AnomalyEnriched,
  isNews: boolean,
  isQuiet = false,
): Joined {
  const { policy, keep } = turn;
  const known = incident.members.get(anomaly.fingerprint);
  const member = known ?? newMember(anomaly, turn.placeMs);
  incident.members.set(member.fingerprint, member);
  noteMember(incident.members, member.fingerprint);
  const occurredMs = Date.parse(anomaly.occurred_at);
  const rose = !isQuiet && raiseSeverity(member, anomaly);
  const isRepeat = known !== undefined && anomaly.state === 'firing' && !rose && !isNews;
  const isDuplicate = isRepeat && occurredMs - known.lastMs <= policy.correlate.dedup_ttl_sec * 1000;
  if (known === undefined && anomaly.clearable && anomaly.state === 'firing')
    setFiring(incident, member, true);
  const changed = known === undefined ? false : applyState(policy, incident, member, anomaly);
  const costsMore = isGreater(anomaly.impact, member.impact);
  touch(incident, member, anomaly, occurredMs);
  remember(incident, member, anomaly, keep);
  turn.took(incident, anomaly.record_id, anomaly.tracking_id);
  if (isDuplicate) {
    incident.duplicateCount += 1;
    member.repeats += 1;
    countEvidence(incident, member);
  } else if (anomaly.state === 'firing') {
    addEvidence(policy, incident, anomaly);
  }
  return { isNew: known === undefined, isDuplicate, rose: known !== undefined && rose, changed, costsMore };
}

function newMember(anomaly: AnomalyEnriched, placeMs: number): Member {
  const startedMs = Date.parse(anomaly.started_at);
  return {
    fingerprint: anomaly.fingerprint,
    entity: entityOf(anomaly),
    device_id: anomaly.device_id ?? null,
    host: anomaly.host ?? null,
    service: anomaly.service,
    incident_type: anomaly.incident_type,
    domain: anomaly.domain,
    detector: anomaly.detector,
    signal: anomaly.signal,
    role: anomaly.role,
    clearable: anomaly.clearable,
    firing: false,
    firstMs: startedMs,
    startedMs,
    joinedMs: placeMs,
    lastMs: Date.parse(anomaly.occurred_at),
    clearedMs: anomaly.state === 'cleared' ? Date.parse(anomaly.occurred_at) : null,
    stale: false,
    writtenRank: -1,
    computedRank: -1,
    severityReason: anomaly.severity_reason,
    score: anomaly.score,
    count: 0,
    repeats: 0,
    changesMs: [startedMs],
  };
}

/** A severity that a person wrote counts in full, so the two kinds are kept apart. */
function raiseSeverity(member: Member, anomaly: AnomalyEnriched): boolean {
  const rank = severityRank(anomaly.severity);
  const before = Math.max(member.writtenRank, member.computedRank);
  if (anomaly.severity_written === undefined) member.computedRank = Math.max(member.computedRank, rank);
  else member.writtenRank = Math.max(member.writtenRank, rank);
  if (rank <= before) return false;
  member.severityReason = anomaly.severity_reason;
  return true;
}

/** Begins a new episode, or ends the running one; what an older statement says of a newer episode is ignored. */
function applyState(
  policy: Policy,
  incident: IncidentState,
  member: Member,
  anomaly: AnomalyEnriched,
): boolean {
  if (!anomaly.clearable) return false;
  const occurredMs = Date.parse(anomaly.occurred_at);
  if (anomaly.state === 'cleared') {
    if (!member.firing || occurredMs < member.startedMs) return false;
    setFiring(incident, member, false);
    member.clearedMs = occurredMs;
    noteChange(policy, member, occurredMs);
    return true;
  }
  if (member.firing || (member.clearedMs !== null && occurredMs <= member.clearedMs)) return false;
  setFiring(incident, member, true);
  member.clearable = true;
  member.stale = false;
  member.startedMs = Date.parse(anomaly.started_at);
  member.clearedMs = null;
  noteChange(policy, member, occurredMs);
  return true;
}

function noteChange(policy: Policy, member: Member, atMs: number): void {
  const windowMs = policy.correlate.flapping.window_sec * 1000;
  member.changesMs = [...member.changesMs.filter((ms) => ms > atMs - windowMs), atMs].slice(-MAX_CHANGES);
}

function touch(incident: IncidentState, member: Member, anomaly: AnomalyEnriched, occurredMs: number): void {
  const startedMs = Date.parse(anomaly.started_at);
  member.count += 1;
  member.firstMs = Math.min(member.firstMs, startedMs);
  member.lastMs = Math.max(member.lastMs, occurredMs);
  member.score = Math.max(member.score, anomaly.score);
  const impact = greaterImpact(member.impact, anomaly.impact);
  if (impact !== undefined) member.impact = impact;
  if (anomaly.role === 'opens') raiseRole(incident, member);
  incident.anomalyCount += 1;
  // Surroundings are part of the picture; they neither begin nor prolong an incident.
  if (anomaly.role === 'context') return;
  incident.firstMs = Math.min(incident.firstMs, startedMs);
  incident.lastMs = Math.max(incident.lastMs, occurredMs);
}

function raiseRole(incident: IncidentState, member: Member): void {
  if (member.role === 'context' && member.firing) incident.firing += 1;
  member.role = 'opens';
}

/** Keeps the ids and errors of the latest statements; the store has them all. */
function remember(
  incident: IncidentState,
  { fingerprint }: Member,
  anomaly: AnomalyEnriched,
  keep: number,
): void {
  keepId(incident, anomaly.tracking_id, fingerprint, keep);
  if (anomaly.error_msg === undefined) return;
  const { tracking_id, error_msg } = anomaly;
  const surplus = incident.errors.length >= keep ? 1 : 0;
  incident.errors = [...incident.errors.slice(surplus), { tracking_id, stage: 'ingest', error_msg }];
}

/** Keeps the latest ids. */
export function keepId(incident: IncidentState, trackingId: string, fingerprint: string, keep: number): void {
  if (!incident.trackingIds.has(trackingId)) incident.trackingIds.set(trackingId, fingerprint);
  if (incident.trackingIds.size <= keep) return;
  const [oldest] = incident.trackingIds.keys();
  if (oldest !== undefined) incident.trackingIds.delete(oldest);
}

function addEvidence(policy: Policy, incident: IncidentState, anomaly: AnomalyEnriched): void {
  const row: Evidence = {
    ref: `clickhouse://anomalies/${anomaly.record_id}`,
    ...(anomaly.raw_msg === undefined ? {} : { quote: anomaly.raw_msg }),
    ...(anomaly.metric_value === undefined
      ? {}
      : { points: [{ ts: anomaly.occurred_at, value: anomaly.metric_value }] }),
    summary: anomaly.reason,
    weight: anomaly.score,
    count: 1,
    tracking_id: anomaly.tracking_id,
  };
  incident.evidence = [...incident.evidence, row];
  incident.evidenceOf = [...incident.evidenceOf, anomaly.fingerprint];
  boundEvidence(policy, incident);
}

export function boundEvidence(policy: Policy, incident: IncidentState): void {
  while (incident.evidence.length > policy.correlate.max_events_per_incident) dropEvidence(incident);
}

/** Gives up the oldest row of a signal that has another one; if none has, the newest row. */
function dropEvidence(incident: IncidentState): void {
  const rows = new Map<string, number>();
  for (const fingerprint of incident.evidenceOf) rows.set(fingerprint, (rows.get(fingerprint) ?? 0) + 1);
  const repeated = incident.evidenceOf.findIndex((fingerprint) => (rows.get(fingerprint) ?? 0) > 1);
  const index = repeated >= 0 ? repeated : incident.evidence.length - 1;
  incident.evidence = incident.evidence.toSpliced(index, 1);
  incident.evidenceOf = incident.evidenceOf.toSpliced(index, 1);
}

function countEvidence(incident: IncidentState, member: Member): void {
  const index = incident.evidenceOf.lastIndexOf(member.fingerprint);
  const row = incident.evidence[index];
  if (row !== undefined) incident.evidence = incident.evidence.with(index, { ...row, count: row.count + 1 });
}

export function addTimeline(
  incident: IncidentState,
  atMs: number,
  event: TimelineEntry['event'],
  description: string,
  source: string,
  meta?: Record<string, unknown>,
): void {
  const entry = { ts: toTimestamp(atMs), event, description, source };
  const timeline = [...incident.timeline, meta === undefined ? entry : { ...entry, meta }];
  if (timeline.length > MAX_TIMELINE) {
    const index = timeline.findIndex((row) => row.event === 'updated');
    timeline.splice(index < 0 ? 1 : index, 1);
  }
  incident.timeline = timeline;
}
