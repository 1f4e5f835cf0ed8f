import { backup } from './backup.ts';
import { blips } from './blips.ts';
import { drills } from './drills.ts';
import { embarkation } from './embarkation.ts';
import { guestReboots } from './guest-reboots.ts';
import type { Happening } from './happening.ts';
import { maintenance } from './maintenance.ts';
import { portCall } from './port-call.ts';

/** Everything that happens without being a fault, by its name. */
export const HAPPENINGS = {
  backup,
  blips,
  drills,
  embarkation,
  'guest-reboots': guestReboots,
  maintenance,
  'port-call': portCall,
} as const satisfies Record<string, Happening>;

export type HappeningName = keyof typeof HAPPENINGS;
