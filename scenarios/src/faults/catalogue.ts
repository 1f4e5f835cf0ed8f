import { coreSwitchFlapStorm } from './core-switch-flap-storm.ts';
import { dbPoolExhaustion } from './db-pool-exhaustion.ts';
import { diskFilling } from './disk-filling.ts';
import type { FaultKind } from './fault.ts';
import { rainFade, squall } from './rain-fade.ts';
import { sshBruteForce } from './ssh-brute-force.ts';

/** Every kind of fault by its name. */
export const FAULTS = {
  'rain-fade': rainFade,
  squall,
  'db-pool-exhaustion': dbPoolExhaustion,
  'core-switch-flap-storm': coreSwitchFlapStorm,
  'disk-filling': diskFilling,
  'ssh-brute-force': sshBruteForce,
} as const satisfies Record<string, FaultKind>;

export type FaultName = keyof typeof FAULTS;

/** No fault leaves a trace longer than this after it began. */
export const LONGEST_FAULT_MS = 60 * 60_000;
