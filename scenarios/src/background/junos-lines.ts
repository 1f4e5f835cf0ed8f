import { crewAddress, guestMac, type LineFamily, networkOf } from './line-family.ts';

/** What any Juniper device writes on a normal day. */
export const JUNOS_LINES: readonly LineFamily[] = [
  {
    service: 'mgd',
    level: 'notice',
    perHour: 1,
    write: (scene) =>
      `UI_CMDLINE_READ_LINE: User 'itofficer', command 'show interfaces terse' from ${crewAddress(scene)}`,
  },
  {
    service: 'sshd',
    level: 'info',
    perHour: 4,
    write: (scene) =>
      `Accepted publickey for monitor from ${networkOf(scene.ship)}.10.5 port ${scene.rng.int(32_000, 60_000)} ssh2`,
  },
  {
    service: 'chassisd',
    level: 'info',
    perHour: 2,
    write: ({ rng }) =>
      `CHASSISD_FAN_SPEED: fan tray 0 at ${rng.int(38, 56)} %, exhaust ${rng.int(31, 44)} C`,
  },
];

export const JUNOS_ACCESS_LINES: readonly LineFamily[] = [
  {
    service: 'l2ald',
    level: 'info',
    perHour: 12,
    daily: true,
    write: (scene) =>
      `L2ALD_MAC_LEARNED: ${guestMac(scene)} learned on ge-0/0/${scene.rng.int(0, 47)}.0 vlan 120`,
  },
  {
    service: 'dot1xd',
    level: 'info',
    perHour: 6,
    daily: true,
    write: (scene) =>
      `DOT1XD_USR_AUTHENTICATED: MAC-RADIUS user ${guestMac(scene).replaceAll(':', '')} logged in on ge-0/0/${scene.rng.int(0, 47)}.0`,
  },
  {
    service: 'dcd',
    level: 'warning',
    perHour: 0.3,
    write: ({ rng }) => `ge-0/0/${rng.int(0, 47)}: speed negotiated down to 100m`,
  },
];

export const JUNOS_ROUTER_LINES: readonly LineFamily[] = [
  {
    service: 'rmopd',
    level: 'info',
    perHour: 12,
    vouchesFor: 'satellite',
    write: ({ rng }) =>
      `PING_TEST_COMPLETED: pingCtlOwnerIndex = wan, pingCtlTestName = vsat, rtt ${rng.int(150, 215)} ms`,
  },
  {
    service: 'rmopd',
    level: 'info',
    perHour: 8,
    vouchesFor: 'cellular',
    write: ({ rng }) =>
      `PING_TEST_COMPLETED: pingCtlOwnerIndex = wan, pingCtlTestName = lte, rtt ${rng.int(48, 95)} ms`,
  },
  {
    service: 'kmd',
    level: 'info',
    perHour: 1,
    write: ({ rng }) =>
      `KMD_VPN_UP_ALARM_USER: VPN shore-hub is rekeyed, SPI 0x${rng.int(0x100000, 0xffffff).toString(16)}`,
  },
];
