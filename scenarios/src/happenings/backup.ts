import { findDevice } from '../fleet/ship.ts';
import { MINUTE } from '../record.ts';
import { saying } from '../wording/saying.ts';
import { atShipHour, type Happening, scriptOf } from './happening.ts';

/** The planned backup of the night: servers near 80 % for an hour, which is below every limit. */
export const backup: Happening = (request) => {
  const { ship, rng } = request;
  const script = scriptOf(request);
  const startsAt = atShipHour(request, rng.between(1, 4));
  (['files', 'db', 'mail', 'pms', 'domain_controller'] as const).forEach((role, index) => {
    const device = findDevice(ship, role);
    if (device === undefined) return;
    const fromMs = startsAt + index * rng.between(2, 9) * MINUTE;
    const toMs = fromMs + rng.between(25, 60) * MINUTE;
    const top = rng.between(66, 80);
    script.bend(device, 'cpu_pct', { fromMs, toMs }, (usual, atMs, noise) => {
      const rise = Math.min(1, (atMs - fromMs) / (3 * MINUTE), (toMs - atMs) / (3 * MINUTE));
      const value = usual + (top - usual) * rise + noise.normal() * 1.2;
      return { value: Math.min(83, value), shows: false };
    });
    script.say(device, fromMs, saying('backup', 'info', `full backup started, set ${rng.int(10, 99)}`));
    script.say(
      device,
      toMs,
      saying('backup', 'info', `full backup finished: ${rng.int(90, 900)} GB, 0 errors`),
    );
  });
  return script;
};
