import type { CauseTerm, Policy } from '@aiops/policy';

/** An entity that may be the cause, with every term that can decide. */
export interface Candidate {
  readonly entity: string;
  /** The entities of members that are it or hang on it. */
  readonly downstream: number;
  readonly earliestMs: number;
  /** 0 to 4: the severity rank and the score of its strongest member. */
  readonly strength: number;
  /** Its part of what the incident costs, where that begins: 0 to 1, and 0 too when nobody knows what it costs. */
  readonly ownImpact: number;
  /** It says nothing itself. */
  readonly silent: boolean;
  /** It has a member of a type that causes others and that no other member's type may cause. */
  readonly causing: boolean;
  /** Of a silent one: the share of its direct dependents that are members, 0 when that does not make it a candidate. */
  readonly shared: number;
}

/** Parts candidates into those that are equal by one term, the likeliest cause first. */
type Parting = (candidates: readonly Candidate[], policy: Policy) => Candidate[][];

const PARTINGS: Readonly<Record<CauseTerm, Parting>> = {
  downstream: byValue(({ downstream }) => downstream),
  start: byStart,
  strength: byValue(({ strength }) => strength),
  own_impact: byValue(({ ownImpact }) => ownImpact),
  causing: byValue(({ causing }) => Number(causing)),
  shared: byValue(({ shared }) => shared),
};

/** The candidates by the terms of the policy; what all of them leave equal, by the exact start and the name. */
export function inOrder(policy: Policy, candidates: readonly Candidate[]): Candidate[] {
  const byExactStart = [...candidates].sort(
    (a, b) =>
      a.earliestMs - b.earliestMs || Number(a.silent) - Number(b.silent) || (a.entity < b.entity ? -1 : 1),
  );
  return parted(policy, byExactStart, policy.correlate.cause_order);
}

function parted(policy: Policy, candidates: Candidate[], terms: readonly CauseTerm[]): Candidate[] {
  const [term, ...others] = terms;
  if (term === undefined || candidates.length < 2) return candidates;
  return PARTINGS[term](candidates, policy).flatMap((equal) => parted(policy, equal, others));
}

/** The greatest value first; equal ones keep their order. */
function byValue(termOf: (candidate: Candidate) => number): Parting {
  return (candidates) => {
    const parts = new Map<number, Candidate[]>();
    for (const candidate of candidates) {
      const part = parts.get(termOf(candidate));
      if (part === undefined) parts.set(termOf(candidate), [candidate]);
      else part.push(candidate);
    }
    return [...parts].sort(([a], [b]) => b - a).map(([, part]) => part);
  };
}

/**
 * Starts within the policy's span of the earliest of their run count as equal: by runs and not pair by pair, so that
 * the order does not hang on who is compared first.
 */
function byStart(candidates: readonly Candidate[], policy: Policy): Candidate[][] {
  const equalMs = policy.correlate.root_start_equal_sec * 1000;
  const runs: [Candidate, ...Candidate[]][] = [];
  for (const candidate of candidates) {
    const run = runs.at(-1);
    if (run !== undefined && candidate.earliestMs - run[0].earliestMs <= equalMs) run.push(candidate);
    else runs.push([candidate]);
  }
  return runs;
}
