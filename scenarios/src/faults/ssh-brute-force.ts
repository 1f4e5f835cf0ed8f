import { deviceOf, type FleetDevice, type FleetShip, findDevice } from '../fleet/ship.ts';
import type { Rng } from '../random.ts';
import { MINUTE, SECOND } from '../record.ts';
import { saying } from '../wording/saying.ts';
import { type FaultKind, FaultScript, timesBetween } from './fault.ts';

const USERS = ['root', 'admin', 'oracle', 'postgres', 'test', 'ubuntu', 'guest', 'backup', 'pos', 'support'];

/** One address tries passwords on one server, many a minute, and is turned away each time. */
export const sshBruteForce: FaultKind = (request) => {
  const { ship, rng, beginsAtMs, intensity } = request;
  const script = new FaultScript(request);
  const target = request.target ?? drawTarget(ship, rng);
  const source = `${rng.pick(['203.0.113', '198.51.100', '192.0.2'])}.${rng.int(2, 250)}`;
  const endsAtMs = beginsAtMs + (50 + 130 * intensity * rng.next()) * SECOND;
  for (const at of timesBetween(beginsAtMs, endsAtMs, [0.8, 3.2 - 1.5 * intensity], rng)) {
    tryOnce(script, rng, target, source, at);
  }
  const cause = { incident_type: 'security_alert', root_device: target.device_id };
  return script.finish(cause, endsAtMs + MINUTE);
};

function drawTarget(ship: FleetShip, rng: Rng): FleetDevice {
  const exposed = [
    deviceOf(ship, 'files'),
    deviceOf(ship, 'portal'),
    findDevice(ship, 'mail'),
    findDevice(ship, 'domain_controller'),
    deviceOf(ship, 'db'),
  ];
  return rng.pick(exposed.filter((device) => device !== undefined));
}

function tryOnce(script: FaultScript, rng: Rng, target: FleetDevice, source: string, at: number): void {
  const user = rng.pick(USERS);
  const port = rng.int(1_025, 65_000);
  if (target.platform === 'windows') {
    const msg = `An account failed to log on. Account Name: ${user} Failure Reason: Unknown user name or bad password. Source Network Address: ${source} Source Port: ${port}`;
    script.say(target, at, saying('microsoft-windows-security-auditing', 'info', msg));
    return;
  }
  const exists = user === 'root' || user === 'backup';
  const msg = `Failed password for ${exists ? '' : 'invalid user '}${user} from ${source} port ${port} ssh2`;
  script.say(target, at, saying('sshd', 'info', msg));
  if (!rng.chance(0.3)) return;
  const closing = rng.pick([
    `Connection closed by authenticating user ${user} ${source} port ${port} [preauth]`,
    `Received disconnect from ${source} port ${port}:11: Bye Bye [preauth]`,
  ]);
  script.say(target, at + 300, saying('sshd', 'info', closing));
}
