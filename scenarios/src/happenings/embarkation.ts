import { deviceOf, findDevice } from '../fleet/ship.ts';
import { HOUR, MINUTE } from '../record.ts';
import { saying } from '../wording/saying.ts';
import { atShipHour, type Happening, scriptOf } from './happening.ts';

/** What guests who come aboard make busier: role, metric, factor at the height, most that it reaches. */
const BUSIER = [
  ['wlc', 'wifi_clients', 2.6, 5_000],
  ['ap_forward', 'wifi_clients', 2.4, 200],
  ['ap_aft', 'wifi_clients', 2.4, 200],
  ['firewall', 'sessions', 2.2, 60_000],
  ['firewall', 'cpu_pct', 2.2, 78],
  ['wlc', 'cpu_pct', 2.4, 74],
  ['portal', 'cpu_pct', 3.2, 79],
  ['portal', 'http_request_latency_ms', 1.8, 900],
  ['pos', 'cpu_pct', 1.8, 76],
  ['pos', 'db_pool_usage_pct', 1.8, 74],
  ['reservations', 'cpu_pct', 2.2, 77],
  ['reservations', 'http_request_latency_ms', 1.6, 900],
  ['db', 'cpu_pct', 1.7, 79],
  ['db', 'db_pool_usage_pct', 1.7, 78],
] as const;

/** Thousands of guests come aboard within five hours: everything is busier, nothing is wrong. */
export const embarkation: Happening = (request) => {
  const { ship, rng, density } = request;
  const script = scriptOf(request);
  const opensAt = atShipHour(request, rng.between(10, 12.5));
  const closesAt = opensAt + rng.between(3.5, 5.5) * HOUR;
  const crowd = (atMs: number): number => {
    const share = (atMs - opensAt) / (closesAt - opensAt);
    return share <= 0 || share >= 1 ? 0 : Math.sin(share * Math.PI) ** 0.8;
  };
  for (const [role, metric, factor, most] of BUSIER) {
    const device = findDevice(ship, role);
    if (device === undefined) continue;
    script.bend(device, metric, { fromMs: opensAt, toMs: closesAt }, (usual, atMs, noise) => {
      const more = 1 + (factor - 1) * crowd(atMs) * noise.between(0.92, 1.05);
      return { value: Math.max(usual, Math.min(most, usual * more)), shows: false };
    });
  }
  const portal = deviceOf(ship, 'portal');
  const wlc = deviceOf(ship, 'wlc');
  const gapMs = (12 / density) * 1_000;
  for (let at = opensAt; at < closesAt; at += gapMs * rng.between(0.4, 1.6)) {
    if (!rng.chance(crowd(at))) continue;
    const mac = `da:${rng.int(10, 99)}:${rng.int(10, 99)}:0f:${rng.int(10, 99)}:${rng.int(10, 99)}`;
    const said = rng.pick([
      saying('portal', 'info', `session started plan=basic client=${mac}`),
      saying('portal', 'warning', `voucher rejected, already used, client=${mac}`),
      saying('dhcpd', 'info', `DHCPDISCOVER from ${mac} via vlan100`),
    ]);
    script.say(portal, at, said);
    const joined = `*apfMsConnTask_${rng.int(0, 7)}: Association request from ${mac} on AP AP-D05-${rng.int(1, 40)}, WLAN GUEST`;
    script.say(wlc, at + rng.int(1, 5) * 1_000, saying('wlc', 'info', joined));
  }
  const reception = deviceOf(ship, 'reservations');
  for (let at = opensAt; at < closesAt; at += rng.between(25, 50) * MINUTE) {
    const mistyped = saying(
      'reservations',
      'warning',
      `login failed for user reception${rng.int(1, 9)}: wrong password`,
    );
    script.say(reception, at, mistyped);
  }
  return script;
};
