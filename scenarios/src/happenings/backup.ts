import { type FleetDevice, findDevice } from '../fleet/ship.ts';
import { HOUR, MINUTE } from '../record.ts';
import type { Script } from '../script.ts';
import { saying } from '../wording/saying.ts';
import { atShipHour, type Happening, type HappeningRequest, scriptOf } from './happening.ts';

const BACKED_UP = ['files', 'db', 'mail', 'pms', 'domain_controller'] as const;

/**
 * The planned backups: an incremental one every three hours, and in the night a full one, which keeps servers near 80 %
 * for up to an hour. All of it is below every limit.
 */
export const backup: Happening = (request) => {
  const { ship, rng, fromMs, toMs } = request;
  const script = scriptOf(request);
  const firstMs = fromMs + rng.between(0.2, 1) * HOUR;
  const fullAt = atShipHour(request, rng.between(1, 4));
  BACKED_UP.forEach((role, index) => {
    const device = findDevice(ship, role);
    if (device === undefined) return;
    const ownMs = index * rng.between(2, 9) * MINUTE;
    const top = rng.between(48, 70);
    for (let at = firstMs + ownMs; at < toMs; at += 3 * HOUR) {
      if (Math.abs(at - fullAt) < 90 * MINUTE) continue;
      const lasts = rng.between(9, 20) * MINUTE;
      run(script, device, request, { kind: 'incremental', fromMs: at, toMs: at + lasts, top });
    }
    const full = { fromMs: fullAt + ownMs, toMs: fullAt + ownMs + rng.between(25, 60) * MINUTE };
    run(script, device, request, { kind: 'full', ...full, top: rng.between(66, 80) });
  });
  return script;
};

interface Run {
  readonly kind: 'full' | 'incremental';
  readonly fromMs: number;
  readonly toMs: number;
  /** Percent of the processor at its height. */
  readonly top: number;
}

function run(
  script: Script,
  device: FleetDevice,
  { rng }: HappeningRequest,
  { kind, fromMs, toMs, top }: Run,
): void {
  script.bend(device, 'cpu_pct', { fromMs, toMs }, (usual, atMs, noise) => {
    const rise = Math.min(1, (atMs - fromMs) / (3 * MINUTE), (toMs - atMs) / (3 * MINUTE));
    const value = usual + (top - usual) * rise + noise.normal() * 1.2;
    return { value: Math.min(83, value), shows: false };
  });
  script.say(device, fromMs, saying('backup', 'info', `${kind} backup started, set ${rng.int(10, 99)}`));
  const size = kind === 'full' ? rng.int(90, 900) : rng.int(1, 20);
  script.say(device, toMs, saying('backup', 'info', `${kind} backup finished: ${size} GB, 0 errors`));
}
