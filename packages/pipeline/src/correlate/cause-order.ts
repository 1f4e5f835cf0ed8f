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

/** Parts candidates into those that are equal by one term, the likeliest cause first; as many as are asked for. */
type Parting = (candidates: readonly Candidate[], policy: Policy) => Iterable<readonly Candidate[]>;

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
  return firstInOrder(policy, [...candidates].sort(compareStarts), candidates.length);
}

/** The exact start, then the name; of equals the one that says something first. */
export function compareStarts(a: Candidate, b: Candidate): number {
  if (a.earliestMs !== b.earliestMs) return a.earliestMs - b.earliestMs;
  if (a.silent !== b.silent) return a.silent ? 1 : -1;
  return a.entity < b.entity ? -1 : a.entity > b.entity ? 1 : 0;
}

/**
 * As many as wanted of the order. What can't be among them is not put in order: there may be thousands.
 * @param byExactStart the candidates, sorted by `compareStarts`
 */
export function firstInOrder(
  policy: Policy,
  byExactStart: readonly Candidate[],
  wanted: number,
): Candidate[] {
  return parted(policy, byExactStart, policy.correlate.cause_order, wanted);
}

function parted(
  policy: Policy,
  candidates: readonly Candidate[],
  terms: readonly CauseTerm[],
  wanted: number,
): Candidate[] {
  const [term, ...others] = terms;
  if (term === undefined || candidates.length < 2) return candidates.slice(0, wanted);
  const found: Candidate[] = [];
  for (const equal of PARTINGS[term](candidates, policy)) {
    if (found.length >= wanted) break;
    for (const candidate of parted(policy, equal, others, wanted - found.length)) found.push(candidate);
  }
  return found;
}

/** The greatest value first; equal ones keep their order. */
function byValue(termOf: (candidate: Candidate) => number): Parting {
  return function* (candidates) {
    const values = new Set<number>();
    for (const candidate of candidates) values.add(termOf(candidate));
    if (values.size === 1) {
      yield candidates;
      return;
    }
    const parts = new Map<number, Candidate[]>([...values].sort((a, b) => b - a).map((value) => [value, []]));
    for (const candidate of candidates) parts.get(termOf(candidate))?.push(candidate);
    yield* parts.values();
  };
}

/**
 * Starts within the policy's span of the earliest of their run count as equal: by runs and not pair by pair, so that
 * the order does not hang on who is compared first.
 */
function* byStart(candidates: readonly Candidate[], policy: Policy): Generator<readonly Candidate[]> {
  const equalMs = policy.correlate.root_start_equal_sec * 1000;
  let begin = 0;
  while (begin < candidates.length) {
    const untilMs = (candidates[begin]?.earliestMs ?? 0) + equalMs;
    let end = begin + 1;
    while ((candidates[end]?.earliestMs ?? Number.POSITIVE_INFINITY) <= untilMs) end += 1;
    yield candidates.slice(begin, end);
    begin = end;
  }
}
