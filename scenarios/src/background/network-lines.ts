import type { Role } from '../fleet/blueprints.ts';
import { JUNOS_ACCESS_LINES, JUNOS_LINES, JUNOS_ROUTER_LINES } from './junos-lines.ts';
import { crewAddress, dottedMac, guestAddress, guestMac, type LineFamily, networkOf } from './line-family.ts';

/** What network and satellite gear writes on a normal day, by vendor where vendors differ. */
export function networkLines(role: Role, vendor: string): readonly LineFamily[] {
  switch (role) {
    case 'wan_router':
      return ROUTER_LINES[vendor] ?? PEPLINK_LINES;
    case 'firewall':
      return FORTIGATE_LINES;
    case 'core_switch':
      return CORE_LINES[vendor] ?? IOS_LINES;
    case 'access_forward':
    case 'access_aft':
      return ACCESS_LINES[vendor] ?? ARUBA_CX_LINES;
    default:
      return [];
  }
}

const IOS_LINES: readonly LineFamily[] = [
  {
    service: 'ios',
    level: 'notice',
    perHour: 1,
    write: (scene) => `%SYS-5-CONFIG_I: Configured from console by itofficer on vty0 (${crewAddress(scene)})`,
  },
  {
    service: 'ios',
    level: 'info',
    perHour: 4,
    write: (scene) =>
      `%SEC_LOGIN-5-LOGIN_SUCCESS: Login Success [user: monitor] [Source: ${networkOf(scene.ship)}.10.5] [localport: 22]`,
  },
  {
    service: 'ios',
    level: 'info',
    perHour: 3,
    write: ({ rng }) =>
      `%SYS-6-LOGGINGHOST_STARTSTOP: Logging to host 10.1.10.5 port ${rng.pick([514, 1514])} started - CLI initiated`,
  },
];

const IOS_ROUTER_LINES: readonly LineFamily[] = [
  {
    service: 'ios',
    level: 'info',
    perHour: 12,
    vouchesFor: 'satellite',
    write: ({ rng }) =>
      `%IPSLA-6-STATS: operation ${rng.pick([10, 20])} rtt ${rng.int(140, 220)} ms, over thresholds 0`,
  },
  {
    service: 'ios',
    level: 'warning',
    perHour: 0.5,
    write: ({ rng }) =>
      `%QOS-4-POLICER: class GUEST-BULK conformed, ${rng.int(20, 400)} packets exceeded in 60 s`,
  },
];

const PEPLINK_LINES: readonly LineFamily[] = [
  {
    service: 'wan',
    level: 'info',
    perHour: 10,
    vouchesFor: 'satellite',
    write: ({ rng }) => `WAN1 (VSAT) health check OK, ${rng.int(150, 210)} ms`,
  },
  {
    service: 'wan',
    level: 'info',
    perHour: 10,
    vouchesFor: 'cellular',
    write: ({ rng }) => `WAN2 (LTE) health check OK, ${rng.int(48, 95)} ms`,
  },
  {
    service: 'wan',
    level: 'notice',
    perHour: 1,
    write: ({ rng }) => `SpeedFusion tunnel rekeyed, peer shore-hub, ${rng.int(1, 2)} active`,
  },
];

/** A cabin port that the night schedule shuts and opens again: a person's doing, so no fault. */
const IOS_ACCESS_LINES: readonly LineFamily[] = [
  {
    service: 'ios',
    level: 'notice',
    perHour: 0.4,
    write: ({ rng }) =>
      `%LINK-5-CHANGED: Interface GigabitEthernet1/0/${rng.int(1, 44)}, changed state to administratively down`,
  },
  {
    service: 'ios',
    level: 'notice',
    perHour: 4,
    daily: true,
    write: ({ rng }) => `%ILPOWER-5-IEEE_DISCONNECT: Interface Gi1/0/${rng.int(1, 44)}: PD removed`,
  },
  {
    service: 'ios',
    level: 'notice',
    perHour: 4,
    daily: true,
    write: ({ rng }) => `%ILPOWER-5-POWER_GRANTED: Interface Gi1/0/${rng.int(1, 44)}: Power granted`,
  },
  {
    service: 'ios',
    level: 'warning',
    perHour: 0.7,
    write: ({ rng }) =>
      `%CDP-4-NATIVE_VLAN_MISMATCH: Native VLAN mismatch discovered on GigabitEthernet1/0/${rng.int(1, 44)} (20), with SEP00${rng.int(10, 99)}AB (1).`,
  },
  {
    service: 'ios',
    level: 'info',
    perHour: 12,
    daily: true,
    write: (scene) =>
      `%AUTHMGR-5-SUCCESS: Authorization succeeded for client (${dottedMac(scene)}) on Interface Gi1/0/${scene.rng.int(1, 44)}`,
  },
];

const ARUBA_CX_LINES: readonly LineFamily[] = [
  {
    service: 'port-access',
    level: 'info',
    perHour: 14,
    daily: true,
    write: (scene) =>
      `Event|10501|LOG_INFO|AMM|1/1|Client ${guestMac(scene)} is placed in role CABIN-TV on port 1/1/${scene.rng.int(1, 46)}`,
  },
  {
    service: 'poe',
    level: 'info',
    perHour: 4,
    write: ({ rng }) => `Event|7501|LOG_INFO|AMM|1/1|PoE power delivered on interface 1/1/${rng.int(1, 46)}`,
  },
  {
    service: 'lldp',
    level: 'info',
    perHour: 4,
    write: ({ rng }) => `Event|104|LOG_INFO|AMM|1/1|LLDP neighbor updated on 1/1/${rng.int(1, 46)}`,
  },
  {
    service: 'hpe-fand',
    level: 'warning',
    perHour: 0.2,
    write: ({ rng }) =>
      `Event|208|LOG_WARN|AMM|1/1|Fan tray 1 speed raised to ${rng.pick(['medium', 'fast'])}`,
  },
];

const FORTIGATE_LINES: readonly LineFamily[] = [
  {
    service: 'traffic',
    level: 'notice',
    perHour: 260,
    daily: true,
    write: (scene) =>
      `type="traffic" subtype="forward" srcip=${guestAddress(scene)} dstip=198.51.100.${scene.rng.int(1, 250)} dstport=443 action="${scene.rng.pick(['accept', 'close', 'close', 'client-rst'])}" policyid=${scene.rng.pick([12, 14, 31])} sentbyte=${scene.rng.int(400, 90_000)}`,
  },
  {
    service: 'utm',
    level: 'warning',
    perHour: 12,
    daily: true,
    write: (scene) =>
      `type="utm" subtype="webfilter" srcip=${guestAddress(scene)} action="blocked" catdesc="${scene.rng.pick(['Advertising', 'Peer-to-peer', 'Streaming Media'])}" msg="URL belongs to a denied category in policy"`,
  },
  {
    service: 'event',
    level: 'info',
    perHour: 6,
    write: ({ rng }) =>
      `type="event" subtype="vpn" action="phase2-up" tunnel="shore-hub" tunnelid=${rng.int(1_000, 9_999)} msg="IPsec phase 2 rekeyed"`,
  },
  {
    service: 'event',
    level: 'error',
    perHour: 0.3,
    write: () =>
      `type="event" subtype="system" logdesc="FortiGuard update" msg="Firewall signature update skipped, metered uplink"`,
  },
];

const ROUTER_LINES: Readonly<Record<string, readonly LineFamily[]>> = {
  Cisco: [...IOS_LINES, ...IOS_ROUTER_LINES],
  Juniper: [...JUNOS_LINES, ...JUNOS_ROUTER_LINES],
};

const CORE_LINES: Readonly<Record<string, readonly LineFamily[]>> = {
  Cisco: IOS_LINES,
  Juniper: JUNOS_LINES,
  Aruba: ARUBA_CX_LINES.filter(({ service }) => service !== 'port-access'),
};

const ACCESS_LINES: Readonly<Record<string, readonly LineFamily[]>> = {
  Cisco: [...IOS_LINES, ...IOS_ACCESS_LINES],
  Juniper: [...JUNOS_LINES, ...JUNOS_ACCESS_LINES],
};
