import { endOf, isStronger, type RelateContext, type Relation, relationTo, type Subject } from './relate.ts';
import type { IncidentState, Member } from './state.ts';
import { isSecurity } from './type-rules.ts';

/** Strengths of a relation: dependencies join the two, or nothing places one of them. */
const JOINED = 5;
const NEAREST = 6;

/**
 * How a statement relates to an incident: by rule 3 or, where the policy sets a gap, by landscape.
 * @param near those of its members that may relate to it by rule 3 at all
 */
export function relationOf(
  context: RelateContext,
  subject: Subject,
  incident: IncidentState,
  near: Iterable<Member>,
): Relation | null {
  const gapMs = context.policy.correlate.landscape_gap_sec * 1000;
  if (gapMs === 0 || subject.role === 'context') return relationTo(context, subject, incident, near);
  return landscapeRelation(context, subject, incident, gapMs);
}

/**
 * Where faults run along calls in either direction, neither type nor direction tells what belongs together, but time
 * does: the signals of one fault begin one after the other. A statement relates to a member of its own entity until the
 * gap after that member's end, and to one elsewhere in its landscape when the two began within the gap; the nearest
 * beginning is the strongest relation. An entity that nothing places belongs to whatever began nearest, but is no
 * bridge: what is placed asks the members that are placed, if there are any.
 */
function landscapeRelation(
  context: RelateContext,
  subject: Subject,
  incident: IncidentState,
  gapMs: number,
): Relation | null {
  const { policy, topology } = context;
  const landscapeOf = (entity: string | null) => (entity === null ? null : topology.landscapeOf(entity));
  const landscape = landscapeOf(subject.entity);
  let best: Relation | null = null;
  let unplaced: Relation | null = null;
  let hasPlaced = false;
  for (const member of incident.members.values()) {
    if (member.role === 'context') continue;
    if (isSecurity(policy, subject.incident_type) !== isSecurity(policy, member.incident_type)) continue;
    const ofMember = landscapeOf(member.entity);
    hasPlaced ||= ofMember !== null;
    const isJoined = landscape !== null && landscape === ofMember;
    const isUnplaced = landscape === null || ofMember === null;
    const found =
      ownRelation(subject, member, gapMs) ??
      (isJoined || isUnplaced ? relationByTime(subject, member, gapMs, isJoined) : null);
    if (found === null) continue;
    if (found.strength === NEAREST) unplaced = isStronger(found, unplaced) ? found : unplaced;
    else if (isStronger(found, best)) best = found;
  }
  return best ?? (landscape !== null && hasPlaced ? null : unplaced);
}

/** The same signal, or another one of the same entity, until the gap after the member's end. */
function ownRelation(subject: Subject, member: Member, gapMs: number): Relation | null {
  if (subject.startedMs < member.firstMs - gapMs || subject.startedMs > endOf(member) + gapMs) return null;
  if (subject.fingerprint === member.fingerprint) return { strength: 0, hops: 0, why: 'same signal' };
  if (subject.entity === null || subject.entity !== member.entity) return null;
  return { strength: 1, hops: 0, why: 'same entity' };
}

function relationByTime(subject: Subject, member: Member, gapMs: number, isJoined: boolean): Relation | null {
  if (subject.entity === null || member.entity === null) return null;
  const apartMs = beganApart(subject, member);
  if (apartMs > gapMs) return null;
  const why = `began ${Math.round(apartMs / 1000)} s from ${member.entity}${isJoined ? ', to which it is joined' : ''}`;
  return { strength: isJoined ? JOINED : NEAREST, hops: 0, apartMs, why };
}

/** A member may have begun more than once: its first and its latest beginning count. */
function beganApart(subject: Subject, member: Member): number {
  return Math.min(
    Math.abs(subject.startedMs - member.firstMs),
    Math.abs(subject.startedMs - member.startedMs),
  );
}
