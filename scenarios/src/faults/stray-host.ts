import { deviceOf, type FleetDevice } from '../fleet/ship.ts';
import { MINUTE } from '../record.ts';
import { outOfMemory } from '../wording/memory-words.ts';
import { saying } from '../wording/saying.ts';
import { type FaultKind, type FaultRequest, FaultScript, timesBetween } from './fault.ts';
import { sshBruteForce } from './ssh-brute-force.ts';

/** A full disk, killed programs or an attack on a machine that sends and is in no registry. */
export const strayHost: FaultKind = (request) => {
  const stray = deviceOf(request.ship, 'stray');
  if (request.rng.chance(0.3)) return sshBruteForce({ ...request, target: stray });
  return pressureOn(stray, request);
};

function pressureOn(stray: FleetDevice, request: FaultRequest): ReturnType<FaultKind> {
  const { rng, beginsAtMs, intensity } = request;
  const script = new FaultScript(request);
  const endsAtMs = beginsAtMs + rng.between(3, 6 + 12 * intensity) * MINUTE;
  const isDisk = rng.chance(0.5);
  for (const at of timesBetween(beginsAtMs, endsAtMs, [20, 110], rng)) {
    const lines = isDisk
      ? [saying('player', 'error', 'cannot cache /var/media/loop.mp4: No space left on device')]
      : outOfMemory('linux', 'chromium', rng);
    lines.forEach((line, index) => {
      script.say(stray, at + index * 300, line);
    });
  }
  return script.finish(
    { incident_type: 'resource_pressure', root_device: stray.device_id },
    endsAtMs + MINUTE,
  );
}
