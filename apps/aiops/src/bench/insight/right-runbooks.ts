/**
 * The runbooks that put a fault of the scenarios right, by the name of the fault. Several where the incident that it
 * brings about may rightly be read either way: rain takes the signal down or away, a crash loop of these scenarios is
 * one of memory, and a stray host has one of three faults.
 */
const RIGHT: Readonly<Record<string, readonly string[]>> = {
  'rain-fade': ['satellite-signal-weak', 'satellite-link-down'],
  squall: ['satellite-signal-weak', 'satellite-link-down'],
  'carrier-loss': ['satellite-link-down'],
  'modem-failover': ['satellite-link-down'],
  'comms-outage': ['all-uplinks-down'],
  'core-switch-flap-storm': ['core-switch-flapping'],
  'silent-core': ['device-silent'],
  'port-flap': ['port-flapping'],
  'db-pool-exhaustion': ['database-connections'],
  'database-crash': ['database-down'],
  'disk-filling': ['disk-filling', 'disk-full'],
  'disk-cascade': ['disk-full'],
  'oom-kill': ['out-of-memory'],
  'crash-loop': ['service-crash-loop', 'out-of-memory'],
  'ssh-brute-force': ['password-attack'],
  'ups-event': ['ups-on-battery'],
  'gps-loss': ['gps-position-lost'],
  'fire-alarm': ['fire-alarm'],
  'stray-host': ['unknown-host-or-other', 'password-attack', 'out-of-memory', 'disk-full'],
};

const NUMBERED = /^(.+?)-\d+(?:-again)?$/;

/**
 * @param causeId of the truth: the fault's name and a number
 * @returns ids as the index has them, such as `runbooks/disk-full`; empty for a fault that has no runbook
 */
export function rightRunbooksOf(causeId: string): readonly string[] {
  return (RIGHT[NUMBERED.exec(causeId)?.[1] ?? causeId] ?? []).map((name) => `runbooks/${name}`);
}
