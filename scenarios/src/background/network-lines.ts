import type { Role } from '../fleet/blueprints.ts';
import { crewAddress, dottedMac, guestAddress, guestMac, type LineFamily, networkOf } from './line-family.ts';

/** What network and satellite gear writes on a normal day, by vendor where vendors differ. */
export function networkLines(role: Role, vendor: string): readonly LineFamily[] {
  switch (role) {
    case 'satellite_modem':
      return MODEM_LINES[vendor] ?? [];
    case 'antenna':
      return ANTENNA_LINES;
    case 'lte_modem':
      return LTE_LINES;
    case 'wan_router':
      return vendor === 'Cisco' ? [...IOS_LINES, ...IOS_ROUTER_LINES] : PEPLINK_LINES;
    case 'firewall':
      return FORTIGATE_LINES;
    case 'core_switch':
      return IOS_LINES;
    case 'access_forward':
    case 'access_aft':
      return vendor === 'Cisco' ? [...IOS_LINES, ...IOS_ACCESS_LINES] : ARUBA_CX_LINES;
    case 'wlc':
      return WLC_LINES;
    case 'ap_forward':
    case 'ap_aft':
      return ACCESS_POINT_LINES;
    default:
      return [];
  }
}

const MODEM_LINES: Readonly<Record<string, readonly LineFamily[]>> = {
  iDirect: [
    {
      service: 'modem',
      level: 'info',
      perHour: 90,
      vouchesFor: 'satellite',
      write: ({ rng }) =>
        `rx_snr=${rng.between(11, 13.4).toFixed(1)} rx_lock=1 tx_power=${rng.between(-13, -11).toFixed(1)} modcod=${rng.pick(['16APSK-3/4', '16APSK-5/6', '8PSK-5/6'])} state=in_network`,
    },
    {
      service: 'modem',
      level: 'warning',
      perHour: 1.2,
      vouchesFor: 'satellite',
      write: ({ rng }) =>
        `acm: modcod stepped to 8PSK-3/4 for ${rng.int(4, 20)} s, margin=${rng.between(0.6, 1.4).toFixed(1)}`,
    },
  ],
  Comtech: [
    {
      service: 'cdm760',
      level: 'info',
      perHour: 80,
      vouchesFor: 'satellite',
      write: ({ rng }) =>
        `Rx: EbNo=${rng.between(8.4, 10.2).toFixed(1)}dB BER=${rng.pick(['1.0E-9', '3.2E-9', '8.0E-10'])} RSL=-${rng.int(38, 47)}dBm lock=Y`,
    },
    {
      service: 'cdm760',
      level: 'notice',
      perHour: 2,
      write: ({ rng }) => `AUPC adjusted Tx power by ${rng.pick(['+0.2', '-0.2', '+0.4'])} dB`,
    },
  ],
  Newtec: [
    {
      service: 'mdm3310',
      level: 'info',
      perHour: 80,
      vouchesFor: 'satellite',
      write: ({ rng }) =>
        `demod 1 locked, C/N ${rng.between(11.2, 13.1).toFixed(2)} dB, fade margin ${rng.between(3, 5).toFixed(1)} dB, roll-off 5%`,
    },
    {
      service: 'mdm3310',
      level: 'warning',
      perHour: 0.8,
      write: ({ rng }) =>
        `return link burst power ${rng.between(0.3, 0.9).toFixed(1)} dB above target, corrected`,
    },
  ],
};

const ANTENNA_LINES: readonly LineFamily[] = [
  {
    service: 'acu',
    level: 'info',
    perHour: 40,
    write: ({ rng }) =>
      `tracking=on az=${rng.between(0, 360).toFixed(1)} el=${rng.between(38, 44).toFixed(1)} hdg=${rng.between(0, 360).toFixed(1)} agc=${rng.int(1_400, 1_900)}`,
  },
  {
    service: 'acu',
    level: 'notice',
    perHour: 1,
    write: ({ rng }) => `step track offset updated, xel=${rng.between(-0.2, 0.2).toFixed(2)}`,
  },
  {
    service: 'acu',
    level: 'warning',
    perHour: 0.3,
    write: ({ rng }) =>
      `entering blockage sector ${rng.int(1, 2)} (${rng.pick(['funnel', 'forward mast'])}), expected ${rng.int(8, 25)} s`,
  },
];

const LTE_LINES: readonly LineFamily[] = [
  {
    service: 'modem',
    level: 'info',
    perHour: 30,
    write: ({ rng }) =>
      `operator=${rng.pick(['Telenor Maritime', 'Cellular at Sea', 'Singtel'])} rsrp=-${rng.int(78, 101)} rsrq=-${rng.int(7, 13)} sinr=${rng.int(4, 19)} band=B${rng.pick(['3', '7', '20'])}`,
  },
  {
    service: 'modem',
    level: 'notice',
    perHour: 1.5,
    write: ({ rng }) => `cell changed, pci ${rng.int(10, 480)}, registered (roaming)`,
  },
];

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

const WLC_LINES: readonly LineFamily[] = [
  {
    service: 'wlc',
    level: 'info',
    perHour: 160,
    daily: true,
    write: (scene) =>
      `*apfMsConnTask_${scene.rng.int(0, 7)}: Association request from ${guestMac(scene)} on AP AP-D${scene.rng.pick(['05', '07', '10'])}-${scene.rng.int(1, 40)}, WLAN GUEST`,
  },
  {
    service: 'wlc',
    level: 'notice',
    perHour: 60,
    daily: true,
    write: (scene) =>
      `*Dot1x_NW_MsgTask_${scene.rng.int(0, 7)}: ${guestMac(scene)} station roamed, session kept`,
  },
  {
    service: 'wlc',
    level: 'warning',
    perHour: 2,
    daily: true,
    write: (scene) =>
      `*spamApTask${scene.rng.int(0, 7)}: %DOT1X-4-MAX_EAPOL_KEY_RETRANS: Max EAPOL-key M1 retransmissions reached for mobile ${guestMac(scene)}`,
  },
];

const ACCESS_POINT_LINES: readonly LineFamily[] = [
  {
    service: 'hostapd',
    level: 'info',
    perHour: 28,
    daily: true,
    write: (scene) =>
      `wlan${scene.rng.int(0, 1)}: STA ${guestMac(scene)} ${scene.rng.pick(['authenticated', 'associated (aid 12)', 'disassociated due to inactivity'])}`,
  },
  {
    service: 'rrm',
    level: 'notice',
    perHour: 1,
    write: ({ rng }) =>
      `channel moved ${rng.pick([36, 44, 52])} to ${rng.pick([60, 100, 108])}, noise -${rng.int(88, 95)} dBm`,
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
