import { dependentsOf, deviceOf, type FleetDevice, type FleetShip } from '../fleet/ship.ts';
import type { Rng } from '../random.ts';
import { SECOND } from '../record.ts';
import { drawDelivery } from '../script.ts';
import { portLines, portName, uplinkLine } from '../wording/switch-words.ts';
import { type FaultKind, FaultScript } from './fault.ts';

/** A bad cable between the core and one access switch: a port that goes down and comes back once or twice. */
export const portFlap: FaultKind = (request) => {
  const { ship, rng, beginsAtMs } = request;
  const script = new FaultScript(request);
  const core = deviceOf(ship, 'core_switch');
  const neighbour = request.target ?? drawNeighbour(ship, core, rng);
  const port = portName(core, 20 + rng.int(1, 4));
  const delivery = drawDelivery(rng);
  const cycles = rng.int(1, 2);
  let at = beginsAtMs;
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    for (const state of ['down', 'up'] as const) {
      for (const line of portLines(core, port, state)) script.say(core, at, line);
      script.say(neighbour, at + rng.between(0.2, 2) * SECOND, uplinkLine(neighbour, state), delivery);
      at += rng.between(20, 75) * SECOND;
    }
  }
  return script.finish({ incident_type: 'network_issue', root_device: core.device_id }, at);
};

function drawNeighbour(ship: FleetShip, core: FleetDevice, rng: Rng): FleetDevice {
  const below = dependentsOf(ship, core.device_id).filter(({ silent }) => silent === undefined);
  return rng.pick(below.length === 0 ? [deviceOf(ship, 'wlc')] : below);
}
