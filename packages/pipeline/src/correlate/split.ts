import { hashParts } from '@aiops/kernel';
import { assess } from './assess.ts';
import { scheduleCheck } from './lifecycle.ts';
import type { IncidentState, Member } from './state.ts';
import type { Turn } from './turn.ts';

/** Makes members an incident of their own; the two are kept apart from then on. */
export function splitOff(
  turn: Turn,
  incident: IncidentState,
  leaving: readonly Member[],
  commandId: string,
): IncidentState {
  const fingerprints = leaving.map((member) => member.fingerprint).sort();
  const parted: IncidentState = {
    ...incident,
    id: `inc_${hashParts([incident.id, commandId, ...fingerprints]).slice(0, 20)}`,
    createdAtMs: turn.atMs,
    changedAtMs: turn.atMs,
    members: new Map(leaving.map((member) => [member.fingerprint, member])),
    status: 'open',
    suppression: null,
    timeline: [],
    evidence: incident.evidence.filter((_, row) => fingerprints.includes(incident.evidenceOf[row] ?? '')),
    evidenceOf: incident.evidenceOf.filter((fingerprint) => fingerprints.includes(fingerprint)),
    trackingIds: new Set(incident.trackingIds),
    newTrackingIds: new Set(incident.trackingIds),
    errors: [...incident.errors],
    relatedTo: [incident.id],
    keptApart: [incident.id],
    reopenedMs: [],
    version: 0,
    materialVersion: 0,
    materialKey: '',
    emittedAtMs: null,
  };
  for (const member of leaving) incident.members.delete(member.fingerprint);
  incident.evidence = incident.evidence.filter(
    (_, row) => !fingerprints.includes(incident.evidenceOf[row] ?? ''),
  );
  incident.evidenceOf = incident.evidenceOf.filter((fingerprint) => !fingerprints.includes(fingerprint));
  incident.keptApart.push(parted.id);
  incident.relatedTo.push(parted.id);
  recount(incident);
  recount(parted);
  reindex(turn, incident, leaving);
  turn.ship.incidents.set(parted.id, parted);
  for (const member of parted.members.values()) turn.index.add(parted, member);
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
