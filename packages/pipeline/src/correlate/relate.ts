import type { AnomalyEnriched } from '@aiops/contracts';
import { entityOf } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
import { type IncidentState, isFiring, type Member } from './state.ts';
import type { Topology } from './topology.ts';
import { isSecurity, mayCause, OTHER, windowMs } from './type-rules.ts';

/** Rule 3: how a statement relates to an incident. A smaller strength is a stronger relation. */
export interface Relation {
  readonly strength: 0 | 1 | 2 | 3 | 4 | 5 | 6;
  readonly hops: number;
  /** How far their beginnings are apart, where that decides; the nearer relation is the stronger. */
  readonly apartMs?: number;
  readonly why: string;
}

export interface RelateContext {
  readonly policy: Policy;
  readonly topology: Topology;
}

/** The part of a statement, or of a member when two incidents are compared, that relations look at. */
export interface Subject {
  readonly fingerprint: string;
  readonly entity: string | null;
  readonly service: string | null;
  readonly incident_type: string;
  readonly role: string;
  readonly startedMs: number;
  /** Its latest report. */
  readonly lastMs: number;
  /** Infinite while it fires. */
  readonly endMs: number;
}

export function subjectOf(anomaly: AnomalyEnriched): Subject {
  const lastMs = Date.parse(anomaly.occurred_at);
  return {
    fingerprint: anomaly.fingerprint,
    entity: entityOf(anomaly),
    service: anomaly.service,
    incident_type: anomaly.incident_type,
    role: anomaly.role,
    startedMs: Date.parse(anomaly.started_at),
    lastMs,
    endMs: anomaly.clearable && anomaly.state === 'firing' ? Number.POSITIVE_INFINITY : lastMs,
  };
}

export function subjectOfMember(member: Member): Subject {
  return { endMs: endOf(member), ...member };
}

/** When a member's condition ended: never yet while it fires; for lines, the last one. */
export function endOf(member: Member): number {
  if (member.firing) return Number.POSITIVE_INFINITY;
  return member.clearedMs ?? member.lastMs;
}

/** How long an incident can still be joined: W beyond its last activity, without end while it fires. */
export function activeUntil(policy: Policy, incident: IncidentState): number {
  if (isFiring(incident)) return Number.POSITIVE_INFINITY;
  return incident.lastMs + windowMs(policy, incident.type);
}

/** Whether it started by a time until which the incident takes statements, and was reported after first_seen − W. */
export function startedWithin(
  policy: Policy,
  subject: Subject,
  incident: IncidentState,
  untilMs: number,
): boolean {
  if (subject.startedMs > untilMs) return false;
  // A signal that is a member already may report a condition that began long before.
  if (incident.members.has(subject.fingerprint)) return true;
  const reportedMs = Math.max(subject.startedMs, subject.lastMs);
  return reportedMs >= incident.firstMs - windowMs(policy, incident.type);
}

/**
 * Whether it started before first_seen − W, and relates too weakly for that. On the same entity a condition that must
 * hold for long is stated long after it began, and belongs to what began meanwhile, just as that would have joined it.
 */
export function beganTooEarly(
  policy: Policy,
  subject: Subject,
  incident: IncidentState,
  relation: Relation,
): boolean {
  if (relation.strength <= 1) return false;
  return subject.startedMs < incident.firstMs - windowMs(policy, incident.type);
}

/** Whether it falls between first_seen − W and the end of activity + W. */
export function inTime(policy: Policy, subject: Subject, incident: IncidentState): boolean {
  return startedWithin(policy, subject, incident, activeUntil(policy, incident));
}

/**
 * The strongest relation of a statement to any member of an incident, time apart; null for none.
 * @param near those of its members that may relate to it at all
 */
export function relationTo(
  context: RelateContext,
  subject: Subject,
  incident: IncidentState,
  near: Iterable<Member>,
): Relation | null {
  if (incident.members.has(subject.fingerprint)) return { strength: 0, hops: 0, why: 'same signal' };
  if (subject.role === 'context') return contextRelation(context, near);
  let best: Relation | null = null;
  for (const member of near) {
    if (member.role === 'context') continue;
    const relation = relationToMember(context, subject, member);
    if (relation !== null && isStronger(relation, best)) best = relation;
    if (best?.strength === 0) break;
  }
  return best;
}

export function isStronger(a: Relation, b: Relation | null): boolean {
  if (b === null) return true;
  if (a.strength !== b.strength) return a.strength < b.strength;
  return a.hops !== b.hops ? a.hops < b.hops : (a.apartMs ?? 0) < (b.apartMs ?? 0);
}

function contextRelation({ policy }: RelateContext, near: Iterable<Member>): Relation | null {
  for (const member of near) {
    if (policy.correlate.link_types.includes(member.incident_type)) {
      return { strength: 5, hops: 0, why: 'surroundings of a link of its ship' };
    }
  }
  return null;
}

/** One pair of statements: types first, then where they are. */
export function relationToMember(context: RelateContext, subject: Subject, member: Member): Relation | null {
  const { policy } = context;
  if (isSecurity(policy, subject.incident_type) !== isSecurity(policy, member.incident_type)) return null;
  const sameEntity = subject.entity !== null && subject.entity === member.entity;
  if (subject.incident_type === member.incident_type) {
    return equalTypes(context, subject, member, sameEntity);
  }
  const taken = takenByOutage(context, subject, member);
  if (isCausal(context, subject, member)) {
    return sameEntity
      ? { strength: 1, hops: 0, why: 'cause and effect on the same entity' }
      : {
          strength: 2,
          hops: hopsBetween(context, subject.entity, member.entity) ?? 0,
          why: causeWords(context, subject, member),
        };
  }
  if (sameEntity && (subject.incident_type === OTHER || member.incident_type === OTHER)) {
    return { strength: 1, hops: 0, why: 'same entity' };
  }
  return taken;
}

function equalTypes(
  context: RelateContext,
  subject: Subject,
  member: Member,
  sameEntity: boolean,
): Relation | null {
  if (sameEntity) {
    return subject.service === member.service
      ? { strength: 0, hops: 0, why: 'same suppress key' }
      : { strength: 1, hops: 0, why: 'same entity' };
  }
  const hops = hopsBetween(context, subject.entity, member.entity);
  if (hops !== null) return { strength: 2, hops, why: `${hops} hops up or down from ${member.entity}` };
  return siblings(context, subject, member);
}

/** Hops between two entities of which one is upstream of the other; null when neither is. */
function hopsBetween(context: RelateContext, a: string | null, b: string | null): number | null {
  if (a === null || b === null) return null;
  return context.topology.hopsUp(a, b) ?? context.topology.hopsUp(b, a);
}

/** The cause stands upstream of the effect or on its entity, and the effect starts in the cause's time. */
function isCausal(context: RelateContext, subject: Subject, member: Member): boolean {
  const { policy } = context;
  const other = subjectOfMember(member);
  return (
    (mayCause(policy, member.incident_type, subject.incident_type) && causes(context, other, subject)) ||
    (mayCause(policy, subject.incident_type, member.incident_type) && causes(context, subject, other))
  );
}

function causes({ policy, topology }: RelateContext, cause: Subject, effect: Subject): boolean {
  if (cause.entity === null || effect.entity === null) return false;
  if (topology.hopsUp(effect.entity, cause.entity) === null) return false;
  const lagMs = policy.correlate.effect_lag_sec * 1000;
  return effect.startedMs >= cause.startedMs - lagMs && effect.startedMs <= cause.endMs + lagMs;
}

function causeWords({ policy }: RelateContext, subject: Subject, member: Member): string {
  return mayCause(policy, member.incident_type, subject.incident_type)
    ? `${member.incident_type} of ${member.entity}, upstream, may cause it`
    : `it may cause ${member.incident_type} of ${member.entity}, downstream`;
}

/** Neighbours under one upstream that began together. */
function siblings(context: RelateContext, subject: Subject, member: Member): Relation | null {
  if (subject.entity === null || member.entity === null) return null;
  const gapMs = context.policy.correlate.sibling_gap_sec * 1000;
  if (Math.abs(subject.startedMs - member.firstMs) > gapMs) return null;
  const ofMember = context.topology.registry.upstreamsOf(member.entity);
  const shared = siblingUpstreams(context, subject.entity, subject.incident_type).find((upstream) =>
    ofMember.includes(upstream),
  );
  return shared === undefined
    ? null
    : { strength: 3, hops: 2, why: `began with ${member.entity}, which also hangs on ${shared}` };
}

/**
 * The direct upstreams by which an entity has siblings for a type: any for network and power, and those that are no
 * infrastructure for the others.
 */
export function siblingUpstreams(
  { policy, topology }: RelateContext,
  entity: string,
  type: string,
): readonly string[] {
  const upstreams = topology.registry.upstreamsOf(entity);
  if (policy.correlate.types[type]?.category === 'network' || type === 'power_event') return upstreams;
  return upstreams.filter((upstream) => {
    const deviceType = topology.typeOf(upstream);
    return deviceType !== undefined && !isInfrastructure(policy, deviceType);
  });
}

function isInfrastructure(policy: Policy, deviceType: string): boolean {
  return (
    policy.correlate.infra_device_types.includes(deviceType) ||
    policy.detect.wan_device_types.includes(deviceType)
  );
}

/** A total outage takes in every firing link degradation of its ship's WAN devices, and the reverse. */
function takenByOutage(context: RelateContext, subject: Subject, member: Member): Relation | null {
  const { policy } = context;
  const outage = policy.correlate.outage_type;
  const link = [subject, subjectOfMember(member)].find((side) => side.incident_type !== outage);
  const isOutage = subject.incident_type === outage || member.incident_type === outage;
  if (link === undefined || !isOutage) return null;
  if (policy.correlate.escalations[link.incident_type] !== outage || !isWan(context, link.entity))
    return null;
  const isLinkDown = link.endMs === Number.POSITIVE_INFINITY;
  return isLinkDown ? { strength: 4, hops: 0, why: 'a link that is down in the outage of its ship' } : null;
}

export function isWan({ policy, topology }: RelateContext, entity: string | null): boolean {
  const type = entity === null ? undefined : topology.typeOf(entity);
  return type !== undefined && policy.detect.wan_device_types.includes(type);
}
