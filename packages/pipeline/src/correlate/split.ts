import { hashParts } from '@aiops/kernel';
import { assess } from './assess.ts';
import { scheduleCheck } from './lifecycle.ts';
import { keepId } from './membership.ts';
import { countFiring, type IncidentState, type Member } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * Makes members an incident of their own; the two are kept apart from then on. Its id follows from the command alone.
 * @param askedId the incident as the person named it
 */
export function splitOff(
  turn: Turn,
  incident: IncidentState,
  leaving: readonly Member[],
  askedId: string,
  commandId: string,
): IncidentState {
  const fingerprints = new Set(leaving.map((member) => member.fingerprint));
  const rows = incident.evidence.filter((_, row) => fingerprints.has(incident.evidenceOf[row] ?? ''));
  const trackingIds = idsOf(incident, fingerprints);
  const parted: IncidentState = {
    ...incident,
    id: `inc_${hashParts([askedId, commandId]).slice(0, 20)}`,
    canonicalId: `inc_${hashParts([incident.canonicalId, commandId]).slice(0, 20)}`,
    openerTrackingId: rows[0]?.tracking_id ?? incident.openerTrackingId,
    openerRecordId: commandId,
    createdAtMs: turn.atMs,
    changedAtMs: turn.atMs,
    members: new Map(leaving.map((member) => [member.fingerprint, { ...member }])),
    status: 'open',
    suppression: null,
    timeline: [],
    evidence: rows,
    evidenceOf: incident.evidenceOf.filter((fingerprint) => fingerprints.has(fingerprint)),
    trackingIds,
    errors: incident.errors.filter(({ tracking_id }) => trackingIds.has(tracking_id)),
    relatedTo: [incident.id],
    keptApart: [incident.id],
    reopenedMs: [],
    brought: [],
    feedback: null,
  };
  takeOut(turn, incident, leaving);
  keepApart(incident, parted);
  recount(parted);
  turn.add(parted);
  turn.tookAll(parted, commandId);
  assess(turn, parted);
  scheduleCheck(turn, parted);
  turn.changed(parted);
  return parted;
}

/**
 * Undoes a merge: the merged incident has again, under its own id, what it alone brought and all that this said since. It is
 * open, and the two are kept apart from then on.
 */
export function bringBack(
  turn: Turn,
  holder: IncidentState,
  merged: IncidentState,
  leaving: readonly Member[],
  commandId: string,
): void {
  const fingerprints = new Set(leaving.map((member) => member.fingerprint));
  turn.touch(merged);
  const rows = holder.evidence.filter((_, row) => fingerprints.has(holder.evidenceOf[row] ?? ''));
  merged.evidence = rows;
  merged.evidenceOf = holder.evidenceOf.filter((fingerprint) => fingerprints.has(fingerprint));
  merged.members = new Map(leaving.map((member) => [member.fingerprint, { ...member }]));
  merged.brought = [];
  merged.mergedInto = null;
  merged.status = 'open';
  merged.resolveReason = null;
  merged.resolvedMs = null;
  for (const [id, signal] of idsOf(holder, fingerprints)) keepId(merged, id, signal, turn.keep);
  // What it brought last may have gone to the store under the other's name.
  for (const id of merged.trackingIds.keys()) turn.took(merged, commandId, id);
  takeOut(turn, holder, leaving);
  keepApart(holder, merged);
  keepApart(merged, holder);
  recount(merged);
  for (const member of merged.members.values()) turn.index.add(merged, member);
  for (const incident of [holder, merged]) {
    assess(turn, incident);
    scheduleCheck(turn, incident);
    turn.changed(incident);
  }
}

/** What an incident knows of the tracking ids of signals: of its latest, and of its evidence. */
function idsOf(
  { trackingIds, evidence, evidenceOf }: IncidentState,
  fingerprints: ReadonlySet<string>,
): Map<string, string> {
  const ids = new Map<string, string>();
  for (const [row, { tracking_id }] of evidence.entries()) {
    const signal = evidenceOf[row] ?? '';
    if (fingerprints.has(signal)) ids.set(tracking_id, signal);
  }
  for (const [id, signal] of trackingIds) if (fingerprints.has(signal)) ids.set(id, signal);
  return ids;
}

/** Members and their evidence leave an incident, which counts anew. */
function takeOut(turn: Turn, incident: IncidentState, leaving: readonly Member[]): void {
  const fingerprints = new Set(leaving.map((member) => member.fingerprint));
  turn.touch(incident);
  incident.members = new Map(
    [...incident.members]
      .filter(([name]) => !fingerprints.has(name))
      .map(([name, member]) => [name, { ...member }]),
  );
  incident.evidence = incident.evidence.filter((_, row) => !fingerprints.has(incident.evidenceOf[row] ?? ''));
  incident.evidenceOf = incident.evidenceOf.filter((fingerprint) => !fingerprints.has(fingerprint));
  const ids = [...incident.trackingIds].filter(([, signal]) => !fingerprints.has(signal));
  incident.trackingIds = new Map(ids);
  incident.errors = incident.errors.filter(({ tracking_id }) => incident.trackingIds.has(tracking_id));
  recount(incident);
  reindex(turn, incident, leaving);
}

function keepApart(incident: IncidentState, from: IncidentState): void {
  incident.keptApart = [...new Set([...incident.keptApart, from.id])];
  incident.relatedTo = [...new Set([...incident.relatedTo, from.id])];
}

function recount(incident: IncidentState): void {
  const members = [...incident.members.values()];
  const speaking = members.some((member) => member.role !== 'context')
    ? members.filter((member) => member.role !== 'context')
    : members;
  incident.anomalyCount = members.reduce((sum, member) => sum + member.count, 0);
  incident.duplicateCount = members.reduce((sum, member) => sum + member.repeats, 0);
  incident.firstMs = Math.min(...speaking.map((member) => member.firstMs));
  incident.lastMs = Math.max(...speaking.map((member) => member.lastMs));
  countFiring(incident);
}

function reindex(turn: Turn, incident: IncidentState, leaving: readonly Member[]): void {
  for (const member of leaving) turn.index.removeMember(incident, member);
  for (const member of incident.members.values()) turn.index.add(incident, member);
}
