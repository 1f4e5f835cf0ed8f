import { crewAddress, kernelClock, type LineFamily, networkOf } from './line-family.ts';

/** What any Linux server writes on a normal day. */
export const LINUX_LINES: readonly LineFamily[] = [
  {
    service: 'systemd',
    level: 'info',
    perHour: 8,
    write: ({ rng }) =>
      `Started Session ${rng.int(100, 99_999)} of user ${rng.pick(['root', 'backup', 'monitor'])}.`,
  },
  {
    service: 'systemd',
    level: 'info',
    perHour: 3,
    write: ({ rng }) =>
      `${rng.pick(['logrotate', 'fstrim', 'man-db', 'sysstat-collect'])}.service: Deactivated successfully.`,
  },
  {
    service: 'cron',
    level: 'info',
    perHour: 12,
    write: ({ rng }) =>
      `(root) CMD (${rng.pick(['/usr/lib/sysstat/sa1 1 1', 'run-parts /etc/cron.hourly', '/opt/ship/bin/heartbeat.sh'])})`,
  },
  {
    service: 'sshd',
    level: 'info',
    perHour: 5,
    write: (scene) =>
      `Accepted publickey for monitor from ${networkOf(scene.ship)}.10.5 port ${scene.rng.int(32_000, 60_000)} ssh2: ED25519 SHA256:x9Qk${scene.rng.int(1_000, 9_999)}`,
  },
  {
    // A mistyped password now and then: far too few from one desk to be an attack.
    service: 'sshd',
    level: 'info',
    perHour: 0.06,
    write: (scene) =>
      `Failed password for ${scene.rng.pick(['itofficer', 'hotelmgr', 'purser'])} from ${crewAddress(scene)} port ${scene.rng.int(32_000, 60_000)} ssh2`,
  },
  {
    service: 'chronyd',
    level: 'info',
    perHour: 1.5,
    write: (scene) => `Selected source ${networkOf(scene.ship)}.30.5 (gps-ntp)`,
  },
  {
    service: 'kernel',
    level: 'warning',
    perHour: 0.3,
    write: (scene) =>
      `${kernelClock(scene)} perf: interrupt took too long (${scene.rng.int(2_500, 4_900)} > 2500), lowering kernel.perf_event_max_sample_rate`,
  },
  {
    service: 'kernel',
    level: 'info',
    perHour: 0.5,
    write: (scene) => `${kernelClock(scene)} EXT4-fs (sda3): re-mounted. Quota mode: none.`,
  },
  {
    service: 'smartd',
    level: 'info',
    perHour: 2,
    write: ({ rng }) =>
      `Device: /dev/sd${rng.pick(['a', 'b'])} [SAT], SMART Usage Attribute: 194 Temperature_Celsius changed from ${rng.int(30, 36)} to ${rng.int(30, 36)}`,
  },
];

/** What a Windows server forwards on a normal day. */
export const WINDOWS_LINES: readonly LineFamily[] = [
  {
    service: 'microsoft-windows-security-auditing',
    level: 'info',
    perHour: 60,
    write: (scene) =>
      `An account was successfully logged on. Account Name: crew${scene.rng.int(10, 99)} Logon Type: 3 Source Network Address: ${crewAddress(scene)}`,
  },
  {
    service: 'microsoft-windows-security-auditing',
    level: 'info',
    perHour: 40,
    write: ({ rng }) =>
      `A Kerberos service ticket was requested. Account Name: pos-svc@SHIP.EXAMPLE Ticket Options: 0x4081${rng.int(10, 99)}`,
  },
  {
    service: 'service-control-manager',
    level: 'info',
    perHour: 4,
    write: ({ rng }) =>
      `The ${rng.pick(['Windows Update', 'Volume Shadow Copy', 'BITS'])} service entered the ${rng.pick(['running', 'stopped'])} state.`,
  },
  {
    service: 'microsoft-windows-time-service',
    level: 'warning',
    perHour: 0.3,
    write: ({ rng }) =>
      `The time sample received from peer gps-ntp differs from the local time by ${rng.int(1, 4)} seconds.`,
  },
  {
    service: 'dfsr',
    level: 'error',
    perHour: 0.2,
    write: () =>
      'The DFS Replication service failed to contact domain controller SHORE-DC1 to access configuration information.',
  },
];
