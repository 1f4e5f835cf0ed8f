import { deviceOf, type FleetDevice, type FleetShip, findDevice } from '../fleet/ship.ts';
import type { Rng } from '../random.ts';
import { MINUTE, SECOND } from '../record.ts';
import { outOfMemory } from '../wording/memory-words.ts';
import { saying } from '../wording/saying.ts';
import { type FaultKind, FaultScript } from './fault.ts';

interface Victim {
  readonly device: FleetDevice;
  readonly program: string;
  readonly kind: 'linux' | 'windows' | 'java';
}

/** A program leaks until the kernel (or its own runtime) ends it, once or several times; each restart gives some air. */
export const oomKill: FaultKind = (request) => {
  const { ship, rng, beginsAtMs, intensity } = request;
  const script = new FaultScript(request);
  const { device, program, kind } = drawVictim(ship, rng, request.target);
  const kills = 1 + Math.round(rng.between(0, 3) * intensity);
  const leakMs = rng.between(5, 15) * MINUTE;
  const killTimes: number[] = [];
  let at = beginsAtMs + leakMs;
  for (let kill = 0; kill < kills; kill += 1) {
    killTimes.push(at);
    at += rng.between(70, 230) * SECOND;
  }
  for (const killedAt of killTimes) {
    outOfMemory(kind, program, rng).forEach((line, index) => {
      script.say(device, killedAt + index * 400, line);
    });
    const restarted = saying('systemd', 'info', `Started ${program}.service.`);
    if (kind !== 'windows') script.say(device, killedAt + rng.between(3, 9) * SECOND, restarted);
  }
  const lastAt = killTimes.at(-1) ?? beginsAtMs;
  script.bend(device, 'mem_pct', { fromMs: beginsAtMs, toMs: lastAt }, (usual, atMs, noise) => {
    const before = [...killTimes].reverse().find((time) => time <= atMs);
    const next = killTimes.find((time) => time > atMs) ?? lastAt;
    const from = before ?? beginsAtMs;
    const share = (atMs - from) / Math.max(1, next - from);
    const value = usual + (97.5 - usual) * Math.min(1, share) + noise.normal() * 0.2;
    return { value: Math.min(99, value), shows: value > usual + 6 };
  });
  return script.finish(
    { incident_type: 'resource_pressure', root_device: device.device_id },
    lastAt + MINUTE,
  );
};

function drawVictim(ship: FleetShip, rng: Rng, target: FleetDevice | undefined): Victim {
  const candidates: readonly (Victim | undefined)[] = [
    { device: deviceOf(ship, 'portal'), program: 'nginx', kind: 'linux' },
    { device: deviceOf(ship, 'files'), program: 'smbd', kind: 'linux' },
    { device: deviceOf(ship, 'reservations'), program: 'reservations', kind: 'java' },
    victimOn(findDevice(ship, 'mail'), 'dovecot', 'linux'),
    victimOn(findDevice(ship, 'pms'), 'pms', 'java'),
    victimOn(findDevice(ship, 'domain_controller'), 'sqlservr', 'windows'),
  ];
  const present = candidates.filter((victim) => victim !== undefined);
  const wanted = present.find((victim) => victim.device === target);
  if (target === undefined) return rng.pick(present);
  return (
    wanted ?? { device: target, program: 'node', kind: target.platform === 'windows' ? 'windows' : 'linux' }
  );
}

function victimOn(
  device: FleetDevice | undefined,
  program: string,
  kind: Victim['kind'],
): Victim | undefined {
  return device === undefined ? undefined : { device, program, kind };
}
