import { deviceOf, findDevice } from '../fleet/ship.ts';
import { SECOND } from '../record.ts';
import { drawDelivery } from '../script.ts';
import { saying } from '../wording/saying.ts';
import { type FaultRequest, type FaultScript, timesBetween } from './fault.ts';

const WORDS: Readonly<Record<'pos' | 'reservations' | 'pms', readonly string[]>> = {
  pos: [
    'c.s.pos.TicketService - ticket not saved: java.net.SocketTimeoutException: connect timed out',
    'c.s.pos.KitchenPrinter - order not printed: connection timed out',
  ],
  reservations: ['[worker-5] availability not read: connection timed out after 10 s, retrying'],
  pms: ['ERROR KeyEncoder: connection timeout to the lock server, key not issued'],
};

/** Applications whose way to the others breaks: calls time out from some seconds after it began until it holds again. */
export function sayCallsTimeOut(
  script: FaultScript,
  { ship, rng, intensity }: FaultRequest,
  { badFrom, badTo }: { badFrom: number; badTo: number },
): void {
  for (const role of ['pos', 'reservations', 'pms'] as const) {
    const device = findDevice(ship, role);
    if (device === undefined || !rng.chance(0.3 + 0.6 * intensity)) continue;
    const delivery = drawDelivery(rng);
    const from = badFrom + rng.between(8, 60) * SECOND;
    for (const at of timesBetween(from, badTo + 10 * SECOND, [15, 90 - 40 * intensity], rng)) {
      script.say(device, at, saying(role, 'error', rng.pick(WORDS[role])), delivery);
    }
  }
  if (!rng.chance(intensity)) return;
  const portal = deviceOf(ship, 'portal');
  const delivery = drawDelivery(rng);
  for (const at of timesBetween(badFrom + rng.between(20, 70) * SECOND, badTo, [30, 110], rng)) {
    const msg = 'captive portal failed: controller did not answer, login page not shown';
    script.say(portal, at, saying('portal', 'error', msg), delivery);
  }
}
