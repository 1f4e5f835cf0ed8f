import { hashParts } from '@aiops/kernel';
import { assess } from './assess.ts';
import { scheduleCheck } from './lifecycle.ts';
import type { IncidentState, Member } from './state.ts';
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
  const parted: IncidentState = {
    ...incident,
    id: `inc_${hashParts([askedId, commandId]).slice(0, 20)}`,
    canonicalId: `inc_${hashParts([incident.canonicalId, commandId]).slice(0, 20)}`,
    openerRecordId: commandId,
    createdAtMs: turn.atMs,
    changedAtMs: turn.atMs,
    members: new Map(leaving.map((member) => [member.fingerprint, { ...member }])),
    status: 'open',
    suppression: null,
    timeline: [],
    evidence: incident.evidence.filter((_, row) => fingerprints.has(incident.evidenceOf[row] ?? '')),
    evidenceOf: incident.evidenceOf.filter((fingerprint) => fingerprints.has(fingerprint)),
    trackingIds: new Set(incident.trackingIds),
    errors: [...incident.errors],
    relatedTo: [incident.id],
    keptApart: [incident.id],
    reopenedMs: [],
  };
  turn.touch(incident);
  incident.members = new Map(
    [...incident.members]
      .filter(([name]) => !fingerprints.has(name))
      .map(([name, member]) => [name, { ...member }]),
  );
  incident.evidence = incident.evidence.filter((_, row) => !fingerprints.has(incident.evidenceOf[row] ?? ''));
  incident.evidenceOf = incident.evidenceOf.filter((fingerprint) => !fingerprints.has(fingerprint));
  incident.keptApart.push(parted.id);
  incident.relatedTo.push(parted.id);
  recount(incident);
  recount(parted);
  reindex(turn, incident, leaving);
  turn.add(parted);
  turn.tookAll(parted, commandId);
  assess(turn, parted);
  scheduleCheck(turn, parted);
  turn.changed(parted);
  return parted;
}

function recount(incident: IncidentState): void {
  const members = [...incident.members.values()];
  const speaking = members.some((member) => member.role !== 'context')
    ? members.filter((member) => member.role !== 'context')
    : members;
  incident.anomalyCount = members.reduce((sum, member) => sum + member.count, 0);
  incident.duplicateCount = Math.max(0, incident.anomalyCount - incident.evidence.length);
  incident.firstMs = Math.min(...speaking.map((member) => member.firstMs));
  incident.lastMs = Math.max(...speaking.map((member) => member.lastMs));
}

function reindex(turn: Turn, incident: IncidentState, leaving: readonly Member[]): void {
  for (const member of leaving) turn.index.removeMember(incident, member);
  for (const member of incident.members.values()) turn.index.add(incident, member);
}
