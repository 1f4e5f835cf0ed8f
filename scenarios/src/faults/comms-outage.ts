import { deviceOf } from '../fleet/ship.ts';
import { MINUTE, SECOND } from '../record.ts';
import { drawDelivery } from '../script.ts';
import { lteWords, modemWords } from '../wording/modem-words.ts';
import { saying } from '../wording/saying.ts';
import { routerWords } from '../wording/wan-words.ts';
import { bendDeadLink } from './dead-link.ts';
import { type FaultKind, type FaultRequest, FaultScript, timesBetween } from './fault.ts';
import { sayShoreSide } from './shore-symptoms.ts';

interface OutageTimes {
  readonly firstAt: number;
  readonly secondAt: number;
  readonly secondBack: number;
  readonly firstBack: number;
}

/**
 * Both ways to shore fail one after the other, in either order, and none is left. One outage to whoever is on board; its
 * root is the way that failed first, because without that failure the second would have been a nuisance.
 */
export const commsOutage: FaultKind = (request) => {
  const { ship, rng, beginsAtMs, intensity } = request;
  const script = new FaultScript(request);
  const satellite = deviceOf(ship, 'satellite_modem');
  const cellular = deviceOf(ship, 'lte_modem');
  const satelliteFirst = rng.chance(0.6);
  const firstAt = beginsAtMs + rng.between(0, 20) * SECOND;
  const secondAt = firstAt + rng.between(45, 420) * SECOND;
  const secondBack = secondAt + rng.between(8, 14 + 16 * intensity) * MINUTE;
  const firstBack = secondBack + rng.between(30, 400) * SECOND;
  const times = { firstAt, secondAt, secondBack, firstBack };
  const [satelliteSpan, cellularSpan] = satelliteFirst
    ? [
        { fromMs: firstAt, toMs: firstBack },
        { fromMs: secondAt, toMs: secondBack },
      ]
    : [
        { fromMs: secondAt, toMs: secondBack },
        { fromMs: firstAt, toMs: firstBack },
      ];
  const words = modemWords(satellite.vendor);
  script.silence(satellite, 'satellite', satelliteSpan.fromMs, satelliteSpan.toMs);
  script.say(satellite, satelliteSpan.fromMs, saying(words.service, 'error', words.lost));
  for (const at of timesBetween(satelliteSpan.fromMs + 20 * SECOND, satelliteSpan.toMs, [40, 110], rng)) {
    script.say(satellite, at, saying(words.service, 'warning', words.searching));
  }
  script.say(satellite, satelliteSpan.toMs, saying(words.service, 'notice', words.back));
  bendDeadLink(script, request, { device: satellite, link: 'vsat', ...satelliteSpan });
  const mobile = lteWords(cellular.vendor);
  script.silence(cellular, 'cellular', cellularSpan.fromMs, cellularSpan.toMs);
  script.say(cellular, cellularSpan.fromMs, saying(mobile.service, 'error', mobile.lost));
  script.say(cellular, cellularSpan.toMs, saying(mobile.service, 'notice', mobile.back));
  bendDeadLink(script, request, { device: cellular, link: 'lte', ...cellularSpan });
  sayRouter(script, request, times, satelliteFirst);
  sayShoreSide(script, request, { badFrom: secondAt, badTo: secondBack });
  const root = satelliteFirst ? satellite : cellular;
  const cause = { incident_type: 'comms_outage', root_device: root.device_id };
  return script.finish(cause, firstBack + 2 * MINUTE);
};

function sayRouter(
  script: FaultScript,
  { ship, rng }: FaultRequest,
  { firstAt, secondAt, secondBack, firstBack }: OutageTimes,
  satelliteFirst: boolean,
): void {
  const router = deviceOf(ship, 'wan_router');
  const words = routerWords(router.vendor);
  const delivery = drawDelivery(rng);
  const [first, second] = satelliteFirst ? (['vsat', 'lte'] as const) : (['lte', 'vsat'] as const);
  script.silence(router, 'satellite', Math.min(firstAt, secondAt), firstBack);
  script.silence(router, 'cellular', Math.min(firstAt, secondAt), firstBack);
  const told = [
    [firstAt + rng.between(8, 25) * SECOND, words.failed(first)],
    [firstAt + rng.between(26, 40) * SECOND, satelliteFirst ? words.moved('lte') : []],
    [secondAt + rng.between(8, 25) * SECOND, words.failed(second)],
    [secondAt + rng.between(26, 60) * SECOND, words.none],
    [secondBack + rng.between(5, 15) * SECOND, words.some],
    [secondBack + rng.between(16, 25) * SECOND, words.returned(second)],
    [firstBack + rng.between(5, 25) * SECOND, words.returned(first)],
  ] as const;
  for (const [at, lines] of told) for (const line of lines) script.say(router, at, line, delivery);
}
