import type { HeldOutFault } from './fault.ts';
import { MACHINE_FAULTS } from './machine-faults.ts';
import { NETWORK_FAULTS } from './network-faults.ts';

/**
 * Written from what devices of other makers say, without looking at the patterns of the policy or at what the runbooks say of
 * when they apply. Nothing of the product was made on them; who mends a miss here makes the set worthless.
 */
export const HELD_OUT_FAULTS: readonly HeldOutFault[] = [...NETWORK_FAULTS, ...MACHINE_FAULTS];
