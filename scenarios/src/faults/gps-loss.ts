import { dependentsOf, deviceOf } from '../fleet/ship.ts';
import { MINUTE, SECOND } from '../record.ts';
import { drawDelivery } from '../script.ts';
import { gpsWords, navigatorWords } from '../wording/bridge-words.ts';
import { saying } from '../wording/saying.ts';
import { type FaultKind, FaultScript, timesBetween } from './fault.ts';

/** Jamming or a dead antenna: the receiver has no position, and what navigates by it says so. */
export const gpsLoss: FaultKind = (request) => {
  const { ship, rng, beginsAtMs, intensity } = request;
  const script = new FaultScript(request);
  const gps = deviceOf(ship, 'gps');
  const words = gpsWords(gps.vendor);
  const lostAt = beginsAtMs + rng.between(2, 40) * SECOND;
  const backAt = lostAt + rng.between(5, 8 + 22 * intensity) * MINUTE;
  script.silence(gps, 'position', beginsAtMs, backAt);
  script.say(gps, lostAt, words.lost);
  for (const at of timesBetween(lostAt + 15 * SECOND, backAt, [20, 70], rng)) {
    script.say(gps, at, words.still(rng));
  }
  script.say(gps, backAt, words.back);
  const span = { fromMs: beginsAtMs, toMs: backAt };
  script.bend(gps, 'satellites_in_view', span, (usual, atMs, noise) => {
    const share = Math.min(1, (atMs - beginsAtMs) / Math.max(1, lostAt - beginsAtMs));
    return { value: Math.max(0, Math.round(usual * (1 - share) + noise.between(0, 2))), shows: true };
  });
  script.bend(gps, 'hdop', { fromMs: lostAt, toMs: backAt }, () => ({ value: 99.9, shows: true }));
  for (const device of dependentsOf(ship, gps.device_id)) {
    const delivery = drawDelivery(rng);
    const own = navigatorWords(device.role);
    script.silence(device, 'position', lostAt, backAt);
    script.say(device, lostAt + rng.between(3, 45) * SECOND, own.lost, delivery);
    script.say(device, backAt + rng.between(2, 30) * SECOND, own.back, delivery);
  }
  const server = deviceOf(ship, 'files');
  const clock = saying(
    'chronyd',
    'warning',
    "Can't synchronise: no selectable sources (gps-ntp unreachable)",
  );
  if (rng.chance(0.5)) script.say(server, lostAt + rng.between(2, 4) * MINUTE, clock, drawDelivery(rng));
  return script.finish({ incident_type: 'safety', root_device: gps.device_id }, backAt + MINUTE);
};
