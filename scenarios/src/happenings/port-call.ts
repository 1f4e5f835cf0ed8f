import { deviceOf } from '../fleet/ship.ts';
import { HOUR, MINUTE } from '../record.ts';
import { saying } from '../wording/saying.ts';
import { routerWords } from '../wording/wan-words.ts';
import { atShipHour, type Happening, scriptOf } from './happening.ts';

/** In port the router moves to the cellular way by schedule, at sea back to the satellite: a plan, not a failure. */
export const portCall: Happening = (request) => {
  const { ship, rng } = request;
  const script = scriptOf(request);
  const router = deviceOf(ship, 'wan_router');
  const words = routerWords(router.vendor);
  const arrivesAt = atShipHour(request, rng.between(6, 9));
  const leavesAt = arrivesAt + rng.between(7, 10) * HOUR;
  for (const [at, to, plan] of [
    [arrivesAt, 'lte', 'in-port'],
    [leavesAt, 'vsat', 'at-sea'],
  ] as const) {
    script.say(router, at, saying('policy', 'notice', `wan profile ${plan} activated by schedule`));
    for (const line of words.moved(to)) script.say(router, at + rng.between(5, 40) * 1_000, line);
  }
  const inPort = { fromMs: arrivesAt, toMs: leavesAt };
  script.bend(deviceOf(ship, 'gps'), 'speed_kn', inPort, (usual, atMs) => {
    const slow = Math.min(1, (atMs - arrivesAt) / (40 * MINUTE), (leavesAt - atMs) / (40 * MINUTE));
    return { value: usual * (1 - slow), shows: false };
  });
  // Idle, the satellite answers a little quicker; the cellular way carries all and answers slower.
  for (const [link, factor] of [
    ['vsat', 0.94],
    ['lte', 1.35],
  ] as const) {
    script.bend(
      router,
      'link_latency_ms',
      inPort,
      (usual, _atMs) => ({ value: usual > 430 ? usual : Math.min(420, usual * factor), shows: false }),
      { label: ['link', link] },
    );
  }
  return script;
};
