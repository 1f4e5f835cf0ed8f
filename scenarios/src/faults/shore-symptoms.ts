import { deviceOf } from '../fleet/ship.ts';
import { SECOND } from '../record.ts';
import { drawDelivery } from '../script.ts';
import { saying } from '../wording/saying.ts';
import { PAYMENT_CUT_OFF, PORTAL_CUT_OFF } from '../wording/wan-words.ts';
import { type FaultRequest, type FaultScript, timesBetween } from './fault.ts';

/** Without a good way to shore guests can't log in and cards can't be charged, some seconds after it went bad. */
export function sayShoreSide(
  script: FaultScript,
  { ship, rng, intensity }: FaultRequest,
  { badFrom, badTo }: { badFrom: number; badTo: number },
): void {
  const portal = deviceOf(ship, 'portal');
  const atPortal = drawDelivery(rng);
  script.silence(portal, 'shore', badFrom, badTo);
  const guestsFrom = badFrom + rng.between(30, 90) * SECOND;
  for (const at of timesBetween(guestsFrom, badTo + 30 * SECOND, [25, 100 - 50 * intensity], rng)) {
    script.say(portal, at, saying('portal', 'error', rng.pick(PORTAL_CUT_OFF)), atPortal);
  }
  const pos = deviceOf(ship, 'pos');
  const atPos = drawDelivery(rng);
  script.silence(pos, 'shore', badFrom, badTo);
  const paymentsFrom = badFrom + rng.between(20, 70) * SECOND;
  for (const at of timesBetween(paymentsFrom, badTo + 20 * SECOND, [20, 90 - 40 * intensity], rng)) {
    script.say(pos, at, saying('pos', 'error', rng.pick(PAYMENT_CUT_OFF)), atPos);
  }
}
