import { dependentsOf, deviceOf, type FleetDevice } from '../fleet.ts';
import { MINUTE, SECOND } from '../record.ts';
import { drawDelivery, type FaultKind, type FaultRequest, FaultScript, writtenSeverity } from './fault.ts';

/** A failing supervisor lets the core switch's ports flap: each is seen on the core and at the other end of the cable. */
export const coreSwitchFlapStorm: FaultKind = (request) => {
  const { ship, rng, beginsAtMs, intensity } = request;
  const script = new FaultScript(request);
  const core = deviceOf(ship, 'core_switch');
  const neighbours = rng.shuffled(dependentsOf(ship, core.device_id)).slice(0, 7);
  let endsAtMs = beginsAtMs + 3 * MINUTE;
  if (rng.chance(0.5)) {
    const msg =
      '%PLATFORM-4-ELEMENT_WARNING: SIP/0: 1/RP/0: committed memory value 91% exceeds warning level 90%';
    script.say(core, beginsAtMs, 'ios', 'warning', msg);
  }
  neighbours.forEach((neighbour, index) => {
    const startMs = beginsAtMs + (index === 0 ? 1 : rng.between(1, 40)) * SECOND;
    endsAtMs = Math.max(endsAtMs, flapPort(script, request, core, neighbour, index + 1, startMs));
  });
  bendCore(script, core, beginsAtMs, endsAtMs, intensity);
  const cause = {
    incident_type: 'network_issue',
    severity: writtenSeverity('critical', core),
    root_device: core.device_id,
  };
  return script.finish(cause, endsAtMs);
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
  const name = `TwentyFiveGigE1/0/${port}`;
  const delivery = drawDelivery(rng);
  const cycles = 2 + Math.round(rng.between(0, 2) + 3 * intensity);
  let at = startMs;
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    for (const state of ['down', 'up'] as const) {
      script.say(core, at, 'ios', 'error', `%LINK-3-UPDOWN: Interface ${name}, changed state to ${state}`);
      const protocol = `%LINEPROTO-5-UPDOWN: Line protocol on Interface ${name}, changed state to ${state}`;
      script.say(core, at + rng.between(0.4, 1.2) * SECOND, 'ios', 'notice', protocol);
      const heardAt = at + rng.between(0.2, 3) * SECOND;
      const { service, level, msg } = uplinkWords(neighbour, state);
      script.say(neighbour, heardAt, service, level, msg, delivery);
      at += rng.between(4, state === 'down' ? 35 : 50) * SECOND;
    }
  }
  return at;
}

/** How the device at the other end writes of its uplink. */
function uplinkWords(
  device: FleetDevice,
  state: 'down' | 'up',
): { service: string; level: 'error' | 'notice' | 'warning' | 'info'; msg: string } {
  const bad = state === 'down';
  if (device.type === 'switch' && device.vendor === 'Aruba') {
    return {
      service: 'intfd',
      level: bad ? 'warning' : 'info',
      msg: `Event|${bad ? 404 : 403}|LOG_${bad ? 'WARN' : 'INFO'}|AMM|1/1|Interface 1/1/49: link is ${state}`,
    };
  }
  if (device.type === 'switch') {
    return {
      service: 'ios',
      level: 'error',
      msg: `%LINK-3-UPDOWN: Interface TenGigabitEthernet1/1/1, changed state to ${state}`,
    };
  }
  if (device.type === 'wlc') {
    return {
      service: 'wlc',
      level: bad ? 'error' : 'notice',
      msg: `*dtlArpTask: %DTL-3-PORT_STATE: Distribution system port 1 link ${state}`,
    };
  }
  const speed = bad ? '' : ', 10000 Mbps full duplex';
  return {
    service: 'kernel',
    level: bad ? 'error' : 'info',
    msg: `ixgbe 0000:3b:00.0 eno1: NIC Link is ${bad ? 'Down' : `Up${speed}`}`,
  };
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
