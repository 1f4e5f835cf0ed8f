import { deepFreeze } from './deep-freeze.ts';
import { type Policy, PolicySchema } from './schema/policy.ts';

/** What holds when no file says otherwise. */
export const DEFAULT_POLICY: Policy = deepFreeze(PolicySchema.parse({}));
