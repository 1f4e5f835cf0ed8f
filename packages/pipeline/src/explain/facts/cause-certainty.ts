import type { ProbableCause } from '@aiops/contracts';
import type { CauseCertainty } from './fact.ts';

/** A cause whose first sign came this much after another's is no longer the first. */
const LATE_MS = 60_000;

/**
 * How sure the first cause is, by the terms that ranked it and nothing else:
 *
 * - `high`: it speaks for itself, every device with trouble is it or hangs on it, no other candidate has as many, and no other
 *   candidate began a minute or more before it. With one device only: at least two different signs of it.
 * - `low`: less than half of the devices hang on it; or another candidate has as many and began before it.
 * - `medium`: all between, so every cause that says nothing itself.
 */
export function certaintyOf(causes: readonly ProbableCause[], distinctSigns: number): CauseCertainty {
  const [first, ...others] = [...causes].sort((a, b) => a.rank - b.rank);
  if (first === undefined) return 'none';
  const below = numberTerm(first, 'downstream_members');
  const members = numberTerm(first, 'members');
  if (below === null || members === null || members === 0) return 'low';
  const start = startOf(first);
  const rivals = others.filter((other) => (numberTerm(other, 'downstream_members') ?? 0) >= below);
  if (below * 2 < members) return 'low';
  if (rivals.some((other) => startOf(other) < start)) return 'low';
  if (below < members || rivals.length > 0 || first.terms.silent === true) return 'medium';
  if (others.some((other) => startOf(other) < start - LATE_MS)) return 'medium';
  return members === 1 && distinctSigns < 2 ? 'medium' : 'high';
}

function numberTerm({ terms }: ProbableCause, name: string): number | null {
  const value = terms[name];
  return typeof value === 'number' ? value : null;
}

function startOf({ terms }: ProbableCause): number {
  const value = terms.earliest_start;
  return typeof value === 'string' ? Date.parse(value) : Number.POSITIVE_INFINITY;
}
