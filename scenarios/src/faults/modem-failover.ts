import { deviceOf } from '../fleet/ship.ts';
import { MINUTE, SECOND } from '../record.ts';
import { drawDelivery } from '../script.ts';
import { modemWords } from '../wording/modem-words.ts';
import { saying } from '../wording/saying.ts';
import { routerWords } from '../wording/wan-words.ts';
import { bendDeadLink } from './dead-link.ts';
import { type FaultKind, type FaultRequest, FaultScript, timesBetween } from './fault.ts';
import { sayShoreSide } from './shore-symptoms.ts';

/**
 * The satellite modem's hardware gives up under a clear sky; the router takes the cellular way, and until it has, guests
 * and payments feel it. A restart after some minutes to half an hour mends it.
 */
export const modemFailover: FaultKind = (request) => {
  const { ship, rng, beginsAtMs, intensity } = request;
  const script = new FaultScript(request);
  const modem = deviceOf(ship, 'satellite_modem');
  const words = modemWords(modem.vendor);
  const lostAt = beginsAtMs + rng.between(20, 240) * SECOND;
  const backAt = lostAt + rng.between(6, 12 + 20 * intensity) * MINUTE;
  for (const at of timesBetween(beginsAtMs, lostAt, [25, 70], rng)) {
    script.say(modem, at, saying(words.service, 'warning', words.ailing(rng)));
  }
  script.say(modem, lostAt, saying(words.service, 'error', words.lost));
  script.silence(modem, 'satellite', lostAt, backAt);
  for (const at of timesBetween(lostAt + 20 * SECOND, backAt, [40, 110], rng)) {
    script.say(modem, at, saying(words.service, 'warning', words.searching));
  }
  script.say(modem, backAt, saying(words.service, 'notice', words.back));
  bendDeadLink(script, request, { device: modem, link: 'vsat', fromMs: lostAt, toMs: backAt });
  const movedAt = sayFailover(script, request, lostAt, backAt);
  sayShoreSide(script, request, { badFrom: lostAt, badTo: movedAt });
  if (request.isWatched === true) {
    const alert = {
      name: 'VsatLinkDown',
      severity: 'critical',
      labels: { link: 'vsat' },
      summary: 'no carrier',
    } as const;
    script.alert(modem, { fromMs: lostAt, toMs: backAt }, alert);
  }
  return script.finish(
    { incident_type: 'link_degradation', root_device: modem.device_id },
    backAt + 2 * MINUTE,
  );
};

/** The router gives the satellite up and moves to the cellular way. Returns when that carries traffic, ms. */
function sayFailover(
  script: FaultScript,
  { ship, rng }: FaultRequest,
  lostAt: number,
  backAt: number,
): number {
  const router = deviceOf(ship, 'wan_router');
  const words = routerWords(router.vendor);
  const delivery = drawDelivery(rng);
  const failedAt = lostAt + rng.between(8, 30) * SECOND;
  const movedAt = failedAt + rng.between(20, 150) * SECOND;
  script.silence(router, 'satellite', lostAt, backAt);
  for (const line of words.failed('vsat')) script.say(router, failedAt, line, delivery);
  for (const line of words.moved('lte')) script.say(router, movedAt, line, delivery);
  for (const line of words.returned('vsat')) script.say(router, backAt + 30 * SECOND, line, delivery);
  for (const line of words.moved('vsat')) script.say(router, backAt + 90 * SECOND, line, delivery);
  return movedAt;
}
