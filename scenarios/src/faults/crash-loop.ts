import { deviceOf, findDevice } from '../fleet/ship.ts';
import { MINUTE, SECOND } from '../record.ts';
import { outOfMemory } from '../wording/memory-words.ts';
import { saying } from '../wording/saying.ts';
import { type FaultKind, FaultScript } from './fault.ts';

/**
 * A program leaks, is killed, starts again and leaks: a kill every eight to twenty minutes, and nothing between. One
 * cause for whoever has to mend the program, however quiet it is between two kills.
 */
export const crashLoop: FaultKind = (request) => {
  const { ship, rng, beginsAtMs } = request;
  const script = new FaultScript(request);
  const device = findDevice(ship, 'mail') ?? deviceOf(ship, 'portal');
  const program = device.role === 'mail' ? 'dovecot' : 'nginx';
  const kills = rng.int(4, 6);
  let at = beginsAtMs + rng.between(1, 4) * MINUTE;
  for (let kill = 0; kill < kills; kill += 1) {
    outOfMemory('linux', program, rng).forEach((line, index) => {
      script.say(device, at + index * 400, line);
    });
    script.say(
      device,
      at + rng.between(3, 9) * SECOND,
      saying('systemd', 'info', `Started ${program}.service.`),
    );
    at += rng.between(8, 20) * MINUTE;
  }
  return script.finish({ incident_type: 'resource_pressure', root_device: device.device_id }, at);
};
