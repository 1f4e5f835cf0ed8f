import type { Policy } from '@aiops/policy';
import type { Candidate } from './cause-order.ts';
import type { Topology } from './topology.ts';

/**
 * The causes that say nothing themselves: the nearest common upstream of all candidates, asked for only when none of
 * them is upstream of all the others; and, by the policy's share, what most of its own dependents point to. Who calls
 * a service that has become slow to reach is slow; the service itself, between two calls, is not.
 * @param own the candidates among the members' entities
 */
export function silentCauses(policy: Policy, topology: Topology, own: readonly Candidate[]): Candidate[] {
  const found = sharedDependencies(policy, topology, own);
  const hasCommon = own.some(({ downstream }) => downstream === own.length);
  const common = hasCommon ? null : commonUpstream(policy, topology, own);
  if (common === null || found.some(({ entity }) => entity === common)) return found;
  return [...found, silentCandidate(common, own, own.length, 0)];
}

/**
 * The nearest upstream that all share, fewest total hops first. Who is below another candidate is explained by that one,
 * so only the topmost speak for a silent one above them: a UPS is no cause of two links that hang on it because what
 * hangs on the links suffers too.
 */
function commonUpstream(policy: Policy, topology: Topology, own: readonly Candidate[]): string | null {
  const [first, ...others] = own;
  if (first === undefined || topmost(topology, own).length < policy.correlate.silent_root_min_members)
    return null;
  let best: { entity: string; hops: number } | null = null;
  for (const [upstream, hops] of topology.ancestors(first.entity)) {
    let total = hops;
    const common = others.every(({ entity }) => {
      const distance = topology.hopsUp(entity, upstream);
      total += distance ?? 0;
      return distance !== null;
    });
    if (!common) continue;
    if (best === null || total < best.hops || (total === best.hops && upstream < best.entity)) {
      best = { entity: upstream, hops: total };
    }
  }
  return best?.entity ?? null;
}

function topmost(topology: Topology, own: readonly Candidate[]): Candidate[] {
  const entities = new Set(own.map(({ entity }) => entity));
  return own.filter(
    ({ entity }) => ![...topology.ancestors(entity).keys()].some((upstream) => entities.has(upstream)),
  );
}

function sharedDependencies(policy: Policy, topology: Topology, own: readonly Candidate[]): Candidate[] {
  const { silent_root_share: leastShare, silent_root_min_members: leastMembers } = policy.correlate;
  if (leastShare === 0) return [];
  const { registry } = topology;
  const known = new Map(own.map((candidate) => [candidate.entity, candidate]));
  const upstreams = new Set(own.flatMap(({ entity }) => registry.upstreamsOf(entity)));
  const found: Candidate[] = [];
  for (const upstream of upstreams) {
    if (known.has(upstream)) continue;
    const dependents = registry.downstreamsOf(upstream);
    const below = dependents.flatMap((dependent) => known.get(dependent) ?? []);
    const share = below.length / dependents.length;
    if (below.length < leastMembers || share < leastShare) continue;
    const all = own.filter(({ entity }) => topology.hopsUp(entity, upstream) !== null).length;
    found.push(silentCandidate(upstream, below, all, share));
  }
  return found;
}

function silentCandidate(
  entity: string,
  below: readonly Candidate[],
  downstream: number,
  shared: number,
): Candidate {
  return {
    entity,
    downstream,
    earliestMs: Math.min(...below.map(({ earliestMs }) => earliestMs)),
    strength: Math.max(...below.map(({ strength }) => strength)),
    silent: true,
    causing: false,
    ownImpact: 0,
    shared,
  };
}
