import { carrierLoss } from './carrier-loss.ts';
import { commsOutage } from './comms-outage.ts';
import { coreSwitchFlapStorm } from './core-switch-flap-storm.ts';
import { crashLoop } from './crash-loop.ts';
import { databaseCrash } from './database-crash.ts';
import { dbPoolExhaustion } from './db-pool-exhaustion.ts';
import { diskCascade } from './disk-cascade.ts';
import { diskFilling } from './disk-filling.ts';
import type { FaultKind } from './fault.ts';
import { fireAlarm } from './fire-alarm.ts';
import { gpsLoss } from './gps-loss.ts';
import { modemFailover } from './modem-failover.ts';
import { oomKill } from './oom-kill.ts';
import { portFlap } from './port-flap.ts';
import { rainFade, squall } from './rain-fade.ts';
import { silentCore } from './silent-core.ts';
import { sshBruteForce } from './ssh-brute-force.ts';
import { strayHost } from './stray-host.ts';
import { upsEvent } from './ups-event.ts';

/** Every kind of fault by its name. */
export const FAULTS = {
  'rain-fade': rainFade,
  squall,
  'carrier-loss': carrierLoss,
  'modem-failover': modemFailover,
  'comms-outage': commsOutage,
  'core-switch-flap-storm': coreSwitchFlapStorm,
  'silent-core': silentCore,
  'port-flap': portFlap,
  'db-pool-exhaustion': dbPoolExhaustion,
  'database-crash': databaseCrash,
  'disk-filling': diskFilling,
  'disk-cascade': diskCascade,
  'oom-kill': oomKill,
  'crash-loop': crashLoop,
  'ssh-brute-force': sshBruteForce,
  'ups-event': upsEvent,
  'gps-loss': gpsLoss,
  'fire-alarm': fireAlarm,
  'stray-host': strayHost,
} as const satisfies Record<string, FaultKind>;

export type FaultName = keyof typeof FAULTS;

/** No fault leaves a trace longer than this after it began. */
export const LONGEST_FAULT_MS = 60 * 60_000;
