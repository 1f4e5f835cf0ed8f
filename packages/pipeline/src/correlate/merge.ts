import { severityRank } from '@aiops/contracts';
import { assess } from './assess.ts';
import { resolve, scheduleCheck } from './lifecycle.ts';
import { greaterImpact } from './member-impact.ts';
import { addTimeline, boundEvidence, keepId } from './membership.ts';
import { isWan } from './relate.ts';
import { countFiring, type IncidentState, isFiring, isOpen, type Member } from './state.ts';
import type { Turn } from './turn.ts';
import { typesFit } from './type-rules.ts';

/** Rule 9: after a statement joined one incident, what becomes of the others it also relates to. */
export function mergeRelated(turn: Turn, joined: IncidentState, others: readonly IncidentState[]): void {
  let kept = joined;
  for (const other of others) {
    if (other === kept || !isOpen(kept) || !isOpen(other)) continue;
    if (mayMerge(turn, kept, other)) kept = mergeTwo(turn, kept, other);
    else relateTwo(turn, kept, other);
  }
}

/** One root is the other's or its upstream (or both are WAN devices under an outage), types fit, nobody split them. */
export function mayMerge(turn: Turn, a: IncidentState, b: IncidentState): boolean {
  if (a.keptApart.includes(b.id) || b.keptApart.includes(a.id)) return false;
  if (isOutageOfLinks(turn, a, b)) return true;
  if (!typesFit(turn.policy, a.type, b.type)) return false;
  const rootA = a.causes[0]?.entity;
  const rootB = b.causes[0]?.entity;
  if (rootA === undefined || rootB === undefined) return false;
  return turn.topology.hopsUp(rootA, rootB) !== null || turn.topology.hopsUp(rootB, rootA) !== null;
}

function isOutageOfLinks(turn: Turn, a: IncidentState, b: IncidentState): boolean {
  const { outage_type, link_types } = turn.policy.correlate;
  if (a.type !== outage_type && b.type !== outage_type) return false;
  if (!link_types.includes(a.type) || !link_types.includes(b.type)) return false;
  return isFiring(a) && isFiring(b) && hasWanMember(turn, a) && hasWanMember(turn, b);
}

function hasWanMember(turn: Turn, incident: IncidentState): boolean {
  for (const member of incident.members.values()) if (isWan(turn, member.entity)) return true;
  return false;
}

/** The younger goes into the older: members, ids, acknowledgement and owner. No "resolved" is sent for it. */
export function mergeTwo(turn: Turn, a: IncidentState, b: IncidentState): IncidentState {
  const [older, younger] =
    a.firstMs < b.firstMs || (a.firstMs === b.firstMs && a.canonicalId < b.canonicalId) ? [a, b] : [b, a];
  turn.touch(older);
  turn.touch(younger);
  turn.index.remove(younger);
  younger.brought = [...younger.members.keys()].filter((fingerprint) => !older.members.has(fingerprint));
  for (const member of younger.members.values()) {
    turn.touchMember(older, member.fingerprint);
    const known = older.members.get(member.fingerprint);
    // A copy: the younger one may come back as it was.
    older.members.set(member.fingerprint, known === undefined ? { ...member } : combined(known, member));
    turn.index.add(older, older.members.get(member.fingerprint) ?? member);
  }
  const heardRank = heardBefore(older, younger);
  countFiring(older);
  takeOver(turn, older, younger);
  keepApartAsBefore(turn, older, younger);
  assess(turn, older);
  openIfGraver(older, heardRank);
  const atMs = Math.max(older.lastMs, younger.lastMs);
  addTimeline(older, atMs, 'merged', `took in ${younger.id}`, 'correlation-service', {
    incident_id: younger.id,
  });
  younger.mergedInto = older.id;
  younger.members = new Map();
  younger.flapping = false;
  younger.firing = 0;
  resolve(turn, younger, atMs, 'merged', `merged into ${older.id}`, { incident_id: older.id });
  scheduleCheck(turn, older);
  turn.changed(older);
  return older;
}

/** The severity that whoever quietened one of them knew of; a silence of one keeps what it covered quiet. */
function heardBefore(older: IncidentState, younger: IncidentState): number {
  const [olderRank, youngerRank] = [severityRank(older.severity), severityRank(younger.severity)];
  if (older.status === 'suppressed' && younger.status === 'ack') return Math.max(olderRank, youngerRank);
  return older.status === 'ack' || older.status === 'suppressed' ? olderRank : youngerRank;
}

function takeOver(turn: Turn, older: IncidentState, younger: IncidentState): void {
  older.firstMs = Math.min(older.firstMs, younger.firstMs);
  older.lastMs = Math.max(older.lastMs, younger.lastMs);
  older.anomalyCount += younger.anomalyCount;
  older.duplicateCount += younger.duplicateCount;
  for (const [id, signal] of younger.trackingIds) keepId(older, id, signal, turn.keep);
  // The store has what the younger one brought in its versions: only the rest is new.
  turn.handOver(younger, older);
  older.errors = [...older.errors, ...younger.errors].slice(-Math.min(turn.keep, 1_000_000));
  older.evidence = [...older.evidence, ...younger.evidence];
  older.evidenceOf = [...older.evidenceOf, ...younger.evidenceOf];
  boundEvidence(turn.policy, older);
  older.timeline = [...older.timeline, ...younger.timeline.filter((entry) => KEPT_EVENTS.has(entry.event))];
  older.relatedTo = [...new Set([...older.relatedTo, ...younger.relatedTo])].filter((id) => id !== older.id);
  older.reopenedMs = [...older.reopenedMs, ...younger.reopenedMs].sort((x, y) => x - y);
  older.flapping = older.flapping || younger.flapping;
  older.owner = older.owner ?? younger.owner;
  older.feedback = older.feedback ?? younger.feedback;
  if (older.status === 'open' && younger.status === 'ack') older.status = 'ack';
  if (older.status !== 'suppressed' || younger.status === 'suppressed') return;
  // What a person suppressed stays so unless it is graver now; a silence covered the older one alone.
  if (younger.status === 'open' && older.suppression?.kind === 'operator') return;
  older.status = younger.status;
  older.suppression = null;
}

/** What people did to the younger one belongs to the story of the older. */
const KEPT_EVENTS: ReadonlySet<string> = new Set([
  'acknowledged',
  'assigned',
  'commented',
  'action',
  'split',
]);

/** What a person split from the younger stays apart from the older, from both sides. */
function keepApartAsBefore(turn: Turn, older: IncidentState, younger: IncidentState): void {
  older.keptApart = [...new Set([...older.keptApart, ...younger.keptApart])].filter((id) => id !== older.id);
  for (const id of younger.keptApart) {
    const other = turn.ship.incidents.get(id);
    if (other === undefined || other === older || other.keptApart.includes(older.id)) continue;
    turn.touch(other);
    other.keptApart = [...other.keptApart, older.id];
  }
}

/** A merge must not hide a rise in severity behind an acknowledgement or an operator's suppress. */
function openIfGraver(incident: IncidentState, heardRank: number): void {
  const isQuiet = incident.status === 'ack' || incident.suppression?.kind === 'operator';
  if (!isQuiet || severityRank(incident.severity) <= heardRank) return;
  incident.status = 'open';
  incident.suppression = null;
  const text = `open again: severity is ${incident.severity} after the merge`;
  addTimeline(incident, incident.lastMs, 'reopened', text, 'correlation-service');
}

function combined(a: Member, b: Member): Member {
  const latest = a.lastMs >= b.lastMs ? a : b;
  const impact = greaterImpact(a.impact, b.impact);
  return {
    ...latest,
    ...(impact === undefined ? {} : { impact }),
    role: a.role === 'opens' || b.role === 'opens' ? 'opens' : latest.role,
    firstMs: Math.min(a.firstMs, b.firstMs),
    writtenRank: Math.max(a.writtenRank, b.writtenRank),
    computedRank: Math.max(a.computedRank, b.computedRank),
    score: Math.max(a.score, b.score),
    count: a.count + b.count,
    repeats: a.repeats + b.repeats,
    changesMs: [...new Set([...a.changesMs, ...b.changesMs])].sort((x, y) => x - y),
  };
}

/** A mere bridge: both know of each other and stay two. */
function relateTwo(turn: Turn, a: IncidentState, b: IncidentState): void {
  turn.touch(a);
  turn.touch(b);
  if (!a.relatedTo.includes(b.id)) {
    a.relatedTo = [...a.relatedTo, b.id];
    turn.changed(a);
  }
  if (!b.relatedTo.includes(a.id)) {
    b.relatedTo = [...b.relatedTo, a.id];
    turn.changed(b);
  }
}
