import type { ProbableCause } from '@aiops/contracts';
import type { Policy } from '@aiops/policy';
import type { RelateContext } from './relate.ts';
import type { IncidentState, Member } from './state.ts';
import type { Topology } from './topology.ts';
import { mayCause } from './type-rules.ts';

/** As many ranks as a person will read. */
const MAX_CAUSES = 5;

interface Candidate {
  readonly entity: string;
  readonly downstream: number;
  readonly earliestMs: number;
  readonly strength: number;
  readonly silent: boolean;
}

/**
 * Rule 8: the entities ranked as the cause, each term stored. An entity counts once, however many of its signals
 * are members: a talkative device is no likelier a cause. Candidates are the members' own entities and, only
 * if none of them is upstream of all the others, their nearest common upstream with enough members below.
 */
export function rankCauses({ policy, topology }: RelateContext, incident: IncidentState): ProbableCause[] {
  const members = candidateMembers(incident);
  const candidates = ownCandidates(topology, members);
  const entities = candidates.map((candidate) => candidate.entity);
  if (!candidates.some((candidate) => candidate.downstream === entities.length)) {
    const silent = silentUpstream(policy, topology, members, entities);
    if (silent !== null) candidates.push(silent);
  }
  return inOrder(policy, candidates)
    .slice(0, MAX_CAUSES)
    .map((candidate, index) => ({
      entity: candidate.entity,
      rank: index + 1,
      terms: {
        downstream_members: candidate.downstream,
        members: entities.length,
        earliest_start: new Date(candidate.earliestMs).toISOString(),
        strength: candidate.strength,
        silent: candidate.silent,
      },
    }));
}

/** One rare sample somewhere upstream is no cause: what only supports is no candidate beside what opens. */
function candidateMembers(incident: IncidentState): readonly Member[] {
  const members = [...incident.members.values()].filter(
    (member) => member.role !== 'context' && member.entity !== null,
  );
  const openers = members.filter((member) => member.role === 'opens');
  return openers.length > 0 ? openers : members;
}

/** The members' entities. Each counts itself and every other entity that hangs on it. */
function ownCandidates(topology: Topology, members: readonly Member[]): Candidate[] {
  const found = new Map<string, { -readonly [K in keyof Candidate]: Candidate[K] }>();
  for (const member of members) {
    const entity = member.entity as string;
    const known = found.get(entity);
    const strength = strengthOf(member);
    if (known === undefined) {
      found.set(entity, { entity, downstream: 1, earliestMs: member.firstMs, strength, silent: false });
    } else {
      known.earliestMs = Math.min(known.earliestMs, member.firstMs);
      known.strength = Math.max(known.strength, strength);
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

/** 0 to 4: the severity rank and the score. */
function strengthOf(member: Member): number {
  const rank = Math.max(member.writtenRank, member.computedRank, 0);
  return Math.round((rank + member.score) * 1000) / 1000;
}

/**
 * Most members downstream, then earliest start, then strength. Starts within the policy's span of the earliest
 * of their run count as equal: by runs and not pair by pair, so that the order does not hang on who is compared first.
 */
function inOrder(policy: Policy, candidates: readonly Candidate[]): Candidate[] {
  const equalMs = policy.correlate.root_start_equal_sec * 1000;
  const byStart = [...candidates].sort(
    (a, b) => b.downstream - a.downstream || a.earliestMs - b.earliestMs || (a.entity < b.entity ? -1 : 1),
  );
  const ordered: Candidate[] = [];
  let run: Candidate[] = [];
  const closeRun = (): void => {
    // The sort is stable: equal strengths stay in the order of their starts.
    ordered.push(...run.sort((a, b) => b.strength - a.strength));
    run = [];
  };
  for (const candidate of byStart) {
    const first = run[0];
    const belongs =
      first !== undefined &&
      first.downstream === candidate.downstream &&
      candidate.earliestMs - first.earliestMs <= equalMs;
    if (!belongs) closeRun();
    run.push(candidate);
  }
  closeRun();
  return ordered;
}

/** The nearest upstream that all members share, fewest total hops first. */
function silentUpstream(
  policy: Policy,
  topology: Topology,
  members: readonly Member[],
  entities: readonly string[],
): Candidate | null {
  if (entities.length < policy.correlate.silent_root_min_members) return null;
  const [first, ...others] = entities;
  let best: { entity: string; hops: number } | null = null;
  for (const [upstream, hops] of topology.ancestors(first as string)) {
    let total = hops;
    const common = others.every((entity) => {
      const distance = topology.hopsUp(entity, upstream);
      total += distance ?? 0;
      return distance !== null;
    });
    if (!common) continue;
    if (best === null || total < best.hops || (total === best.hops && upstream < best.entity)) {
      best = { entity: upstream, hops: total };
    }
  }
  if (best === null) return null;
  return {
    entity: best.entity,
    downstream: entities.length,
    earliestMs: Math.min(...members.map((member) => member.firstMs)),
    strength: Math.max(...members.map(strengthOf)),
    silent: true,
  };
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

function startsBefore(a: Member, b: Member): boolean {
  return a.firstMs !== b.firstMs ? a.firstMs < b.firstMs : a.fingerprint < b.fingerprint;
}

function strongestOfCommonest(members: readonly Member[]): Member | undefined {
  const counts = new Map<string, number>();
  for (const member of members) counts.set(member.incident_type, (counts.get(member.incident_type) ?? 0) + 1);
  return [...members].sort(
    (a, b) =>
      (counts.get(b.incident_type) ?? 0) - (counts.get(a.incident_type) ?? 0) ||
      strengthOf(b) - strengthOf(a) ||
      (a.fingerprint < b.fingerprint ? -1 : 1),
  )[0];
}
