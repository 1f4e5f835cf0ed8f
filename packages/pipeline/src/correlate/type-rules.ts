import type { Policy } from '@aiops/policy';

/** What no rule could name: it joins any non-security incident on its own entity. */
export const OTHER = 'other';

/** W of an incident type, ms. A type that the policy no longer has counts as `other`. */
export function windowMs(policy: Policy, type: string): number {
  const known = policy.correlate.types[type] ?? policy.correlate.types[OTHER];
  // The policy loader proves that `other` exists; a longest wait is the safe side if it ever did not.
  return known === undefined ? policy.correlate.stale_after_sec * 1000 : known.window_sec * 1000;
}

/** The longest W of all types: after this much quiet nothing can still join. */
export function largestWindowMs(policy: Policy): number {
  return Math.max(...Object.keys(policy.correlate.types).map((type) => windowMs(policy, type)));
}

export function mayCause(policy: Policy, cause: string, effect: string): boolean {
  return policy.correlate.types[cause]?.effects.includes(effect) ?? false;
}

export function isSecurity(policy: Policy, type: string): boolean {
  return policy.correlate.types[type]?.category === 'security';
}

/** Whether two types may stand in one incident at all, whatever their relation in space and time. */
export function typesFit(policy: Policy, a: string, b: string): boolean {
  if (isSecurity(policy, a) !== isSecurity(policy, b)) return false;
  return a === b || mayCause(policy, a, b) || mayCause(policy, b, a);
}
