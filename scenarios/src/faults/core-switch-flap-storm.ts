import { dependentsOf, deviceOf, type FleetDevice } from '../fleet/ship.ts';
import { MINUTE, SECOND } from '../record.ts';
import { drawDelivery } from '../script.ts';
import { type Saying, saying } from '../wording/saying.ts';
import { portLines, portName, uplinkLine } from '../wording/switch-words.ts';
import { sayCallsTimeOut } from './application-symptoms.ts';
import { type FaultKind, type FaultRequest, FaultScript } from './fault.ts';

/** A failing supervisor lets the core switch's ports flap: each is seen on the core and at the other end of the cable. */
export const coreSwitchFlapStorm: FaultKind = (request) => {
  const { ship, rng, beginsAtMs, intensity } = request;
  const script = new FaultScript(request);
  const core = deviceOf(ship, 'core_switch');
  const neighbours = rng.shuffled(dependentsOf(ship, core.device_id)).slice(0, 7);
  let endsAtMs = beginsAtMs + 3 * MINUTE;
  if (rng.chance(0.5)) script.say(core, beginsAtMs, memoryWarning(core));
  neighbours.forEach((neighbour, index) => {
    const startMs = beginsAtMs + (index === 0 ? 1 : rng.between(1, 40)) * SECOND;
    endsAtMs = Math.max(endsAtMs, flapPort(script, request, core, neighbour, index + 1, startMs));
  });
  sayCallsTimeOut(script, request, { badFrom: beginsAtMs + 20 * SECOND, badTo: endsAtMs });
  bendCore(script, core, beginsAtMs, endsAtMs, intensity);
  return script.finish({ incident_type: 'network_issue', root_device: core.device_id }, endsAtMs);
};

/** Takes one port down and up several times; it stays up at the end. Returns when, ms. */
function flapPort(
  script: FaultScript,
  { rng, intensity }: FaultRequest,
  core: FleetDevice,
  neighbour: FleetDevice,
  port: number,
  startMs: number,
): number {
  const name = portName(core, port);
  const delivery = drawDelivery(rng);
  const cycles = 2 + Math.round(rng.between(0, 2) + 3 * intensity);
  let at = startMs;
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    for (const state of ['down', 'up'] as const) {
      portLines(core, name, state).forEach((line, index) => {
        script.say(core, at + index * rng.between(0.4, 1.2) * SECOND, line);
      });
      script.say(neighbour, at + rng.between(0.2, 3) * SECOND, uplinkLine(neighbour, state), delivery);
      at += rng.between(4, state === 'down' ? 35 : 50) * SECOND;
    }
  }
  return at;
}

function memoryWarning(core: FleetDevice): Saying {
  switch (core.vendor) {
    case 'Aruba':
      return saying(
        'hpe-mgmtmd',
        'warning',
        'Event|3301|LOG_WARN|AMM|1/1|Memory usage of module 1/1 is high, 91%',
      );
    case 'Juniper':
      return saying('kernel', 'warning', 'fpc0: heap utilization 91% exceeds the warning level 90%');
    default:
      return saying(
        'ios',
        'warning',
        '%PLATFORM-4-ELEMENT_WARNING: SIP/0: 1/RP/0: committed memory value 91% exceeds warning level 90%',
      );
  }
}

/** The control plane works harder, without ever being the fault itself. */
function bendCore(
  script: FaultScript,
  core: FleetDevice,
  fromMs: number,
  toMs: number,
  intensity: number,
): void {
  script.bend(core, 'cpu_pct', { fromMs, toMs }, (usual, _atMs, noise) => ({
    value: Math.min(79, usual + 20 + 30 * intensity + noise.normal() * 3),
    shows: true,
  }));
}
