import type { Role } from '../fleet/blueprints.ts';
import { guestMac, type LineFamily } from './line-family.ts';

/** What controllers and access points write on a normal day. */
export function wirelessLines(role: Role, vendor: string): readonly LineFamily[] {
  switch (role) {
    case 'wlc':
      return vendor === 'Aruba' ? ARUBA_WLC_LINES : WLC_LINES;
    case 'ap_forward':
    case 'ap_aft':
      return ACCESS_POINT_LINES;
    default:
      return [];
  }
}

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

const ARUBA_WLC_LINES: readonly LineFamily[] = [
  {
    service: 'stm',
    level: 'notice',
    perHour: 160,
    daily: true,
    write: (scene) =>
      `<501095> Assoc request @ ${guestMac(scene)}: AP AP-D${scene.rng.pick(['05', '07', '10'])}-${scene.rng.int(1, 40)} ESSID GUEST`,
  },
  {
    service: 'authmgr',
    level: 'info',
    perHour: 60,
    daily: true,
    write: (scene) => `<522008> User Authentication Successful: MAC=${guestMac(scene)} role=guest VLAN=100`,
  },
  {
    service: 'stm',
    level: 'warning',
    perHour: 2,
    daily: true,
    write: (scene) =>
      `<501106> Deauth to sta ${guestMac(scene)}: Unspecified Failure (seq num ${scene.rng.int(10, 4_000)})`,
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
