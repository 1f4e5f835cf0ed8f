import { leavesOf } from './policy-layer.ts';
import type { Policy } from './schema/policy.ts';

/** A key whose value differs; a value that one side does not have is undefined there. */
export interface PolicyDifference {
  readonly key: string;
  readonly a: unknown;
  readonly b: unknown;
}

/** What changes from `a` to `b`, in the order of the keys. */
export function diffPolicies(a: Policy, b: Policy): readonly PolicyDifference[] {
  const left = byKey(a);
  const right = byKey(b);
  const keys = new Set([...left.keys(), ...right.keys()]);
  return [...keys]
    .sort()
    .map((key) => ({ key, a: left.get(key), b: right.get(key) }))
    .filter((row) => JSON.stringify(row.a) !== JSON.stringify(row.b));
}

function byKey(policy: Policy): Map<string, unknown> {
  return new Map([...leavesOf(policy)].map(([path, value]) => [path.join('.'), value]));
}
