import type { Policy } from './schema/policy.ts';
import type { TreeFault } from './shape-faults.ts';

/** A fault for each named incident type that `correlate.types` does not have. */
export function unknownType(
  policy: Policy,
  path: readonly string[],
  type: string | undefined,
): readonly TreeFault[] {
  if (type === undefined || Object.hasOwn(policy.correlate.types, type)) return [];
  return [{ path, reason: `names ${type}, which is not in correlate.types` }];
}
