import type { ProbableCause } from '@aiops/contracts';
import type { Policy } from '@aiops/policy';
import { type Candidate, firstInOrder, inOrder } from './cause-order.ts';
import { impactsOf, impactTerms, isCostly } from './member-impact.ts';
import { isStrongerThan, startsBefore, strengthOf } from './member-order.ts';
import type { OwnImpact } from './own-impact.ts';
import type { RelateContext } from './relate.ts';
import { silentCauses } from './silent-causes.ts';
import type { Standing } from './standing.ts';
import type { IncidentState, Member } from './state.ts';
import type { Topology } from './topology.ts';
import { mayCause } from './type-rules.ts';

/** As many ranks as a person will read. */
const MAX_CAUSES = 5;
const NO_IMPACTS: ReadonlyMap<string, OwnImpact> = new Map();

/**
 * Rule 8: the entities ranked as the cause, each term stored. An entity counts once, however many of its signals
 * are members: a talkative device is no likelier a cause.
 */
export function rankCauses({ policy, topology }: RelateContext, incident: IncidentState): ProbableCause[] {
  const terms = policy.correlate.cause_order;
  const members = candidateMembers(incident, terms.includes('own_impact'));
  const impacts = terms.includes('own_impact') ? impactsOf(topology, members) : NO_IMPACTS;
  const own = ownCandidates(policy, topology, members, impacts);
  const candidates = inOrder(policy, [...own, ...silentCauses(policy, topology, own)]);
  return causesOf(policy, candidates.slice(0, MAX_CAUSES), own.length, impacts);
}

/** The same from what is kept of a large incident. */
export function rankKept({ policy }: RelateContext, standing: Standing): readonly ProbableCause[] {
  return standing.candidates.ranked(() => {
    const candidates = firstInOrder(policy, standing.candidates.all(), MAX_CAUSES);
    return causesOf(policy, candidates, standing.candidates.size, NO_IMPACTS);
  });
}

function causesOf(
  policy: Policy,
  candidates: readonly Candidate[],
  members: number,
  impacts: ReadonlyMap<string, OwnImpact>,
): ProbableCause[] {
  const terms = policy.correlate.cause_order;
  return candidates.map((candidate, index) => ({
    entity: candidate.entity,
    rank: index + 1,
    terms: {
      downstream_members: candidate.downstream,
      members,
      earliest_start: new Date(candidate.earliestMs).toISOString(),
      strength: candidate.strength,
      silent: candidate.silent,
      ...(terms.includes('causing') ? { causing: candidate.causing } : {}),
      ...(terms.includes('shared') ? { shared: candidate.shared } : {}),
      ...impactTerms(impacts.get(candidate.entity)),
    },
  }));
}

/**
 * One rare sample somewhere upstream is no cause: what only supports is no candidate beside what opens, unless it is
 * known what it costs and that counts.
 */
function candidateMembers(incident: IncidentState, countsImpact: boolean): readonly Member[] {
  const members = [...incident.members.values()].filter(
    (member) => member.role !== 'context' && member.entity !== null,
  );
  const openers = members.filter(
    (member) => member.role === 'opens' || (countsImpact && isCostly(member.impact)),
  );
  return openers.length > 0 ? openers : members;
}

/** The members' entities. Each counts itself and every other entity that hangs on it. */
function ownCandidates(
  policy: Policy,
  topology: Topology,
  members: readonly Member[],
  impacts: ReadonlyMap<string, OwnImpact>,
): Candidate[] {
  const found = new Map<string, { -readonly [K in keyof Candidate]: Candidate[K] }>();
  const causing = causingTypes(policy, members);
  for (const member of members) {
    if (member.entity === null) continue;
    const { entity, firstMs: earliestMs } = member;
    const strength = strengthOf(member);
    const isCausing = causing.has(member.incident_type);
    const known = found.get(entity);
    if (known === undefined) {
      const first = { entity, downstream: 1, earliestMs, strength, causing: isCausing };
      const ownImpact = impacts.get(entity)?.share ?? 0;
      found.set(entity, { ...first, ownImpact, silent: false, shared: 0 });
    } else {
      known.earliestMs = Math.min(known.earliestMs, earliestMs);
      known.strength = Math.max(known.strength, strength);
      known.causing ||= isCausing;
    }
  }
  for (const entity of found.keys()) {
    for (const upstream of topology.ancestors(entity).keys()) {
      const candidate = found.get(upstream);
      if (candidate !== undefined) candidate.downstream += 1;
    }
  }
  return [...found.values()];
}

/** The types among the members that cause others by the policy's table and are no effects of each other. */
function causingTypes(policy: Policy, members: readonly Member[]): ReadonlySet<string> {
  const types = [...new Set(members.map((member) => member.incident_type))];
  return new Set(
    types.filter(
      (type) =>
        (policy.correlate.types[type]?.effects.length ?? 0) > 0 &&
        !types.some((other) => mayCause(policy, other, type)),
    ),
  );
}

/** The member that gives the incident its type, service and suppress key. */
export function leadingMember(
  policy: Policy,
  incident: IncidentState,
  root: ProbableCause | undefined,
): Member | undefined {
  const members = [...incident.members.values()].filter((member) => member.role !== 'context');
  if (members.length === 0) return incident.members.values().next().value;
  if (root?.terms['silent'] === true) return strongestOfCommonest(members);
  const ofRoot = root === undefined ? members : members.filter((member) => member.entity === root.entity);
  // A type that a person wrote goes before one that was guessed from a name.
  const written = ofRoot.filter((member) => member.writtenRank >= 0);
  return earliestCause(policy, written.length > 0 ? written : ofRoot);
}

/** The same from what is kept of a large incident. */
export function leadingKept(
  policy: Policy,
  incident: IncidentState,
  standing: Standing,
  root: ProbableCause | undefined,
): Member | undefined {
  const strongest = standing.strongestOfCommonest();
  if (strongest === undefined) return incident.members.values().next().value;
  if (root?.terms['silent'] === true) return strongest;
  const earliest = standing.earliest(root?.entity);
  const written = earliest.flatMap((ofType) => ofType.written ?? []);
  return earliestCause(policy, written.length > 0 ? written : earliest.map(({ any }) => any));
}

/**
 * Causes before their effects, then the earliest, then by fingerprint so that order of arrival plays no part. Which
 * types are effects is asked once a type and not of each two members: an incident may have thousands.
 */
function earliestCause(policy: Policy, members: readonly Member[]): Member | undefined {
  const types = [...new Set(members.map((member) => member.incident_type))];
  const effects = new Set(types.filter((type) => types.some((other) => mayCause(policy, other, type))));
  const causes = members.filter((member) => !effects.has(member.incident_type));
  let first: Member | undefined;
  for (const member of causes.length > 0 ? causes : members) {
    if (first === undefined || startsBefore(member, first)) first = member;
  }
  return first;
}

function strongestOfCommonest(members: readonly Member[]): Member | undefined {
  const counts = new Map<string, number>();
  for (const member of members) counts.set(member.incident_type, (counts.get(member.incident_type) ?? 0) + 1);
  let best: Member | undefined;
  for (const member of members) {
    const more =
      best === undefined
        ? 1
        : (counts.get(member.incident_type) ?? 0) - (counts.get(best.incident_type) ?? 0);
    if (more > 0 || (more === 0 && best !== undefined && isStrongerThan(member, best))) best = member;
  }
  return best;
}
