import { deviceOf, type FleetDevice, type FleetShip, findDevice } from '../fleet.ts';
import type { Rng } from '../random.ts';
import { MINUTE, SECOND } from '../record.ts';
import { type FaultKind, FaultScript, timesBetween, writtenSeverity } from './fault.ts';

/** A runaway log or export fills a server's disk: past 85 % for long, then full, until somebody tidies up. */
export const diskFilling: FaultKind = (request) => {
  const { ship, rng, beginsAtMs, intensity } = request;
  const script = new FaultScript(request);
  const target = request.target ?? drawTarget(ship, rng);
  const pastLimitAt = beginsAtMs + rng.between(6, 14) * MINUTE;
  const fullAt = pastLimitAt + rng.between(11, 22 - 8 * intensity) * MINUTE;
  const tidiedAt = fullAt + rng.between(3, 5 + 8 * intensity) * MINUTE;
  // The limit of the rise is a little above 85 at `pastLimitAt`, so that rounding can't put it back under.
  script.bend(target, 'disk_pct', { fromMs: beginsAtMs, toMs: tidiedAt }, (usual, atMs, noise) => {
    const value = fillLevel(usual, atMs, { beginsAtMs, pastLimitAt, fullAt });
    return { value: Math.min(100, value + noise.between(0, 0.1)), shows: value > 80 };
  });
  const mount = target.role === 'files' ? '/data' : '/var';
  script.silence(target, 'disk', fullAt, tidiedAt);
  for (const at of timesBetween(fullAt, tidiedAt, [10, 50 - 25 * intensity], rng)) {
    const [service, msg] = rng.pick(fullWords(target, mount));
    script.say(target, at, service, 'error', msg);
  }
  script.say(
    target,
    tidiedAt,
    'systemd',
    'info',
    'logrotate.service: forced rotation finished, 41 files removed.',
  );
  const cause = {
    incident_type: 'resource_pressure',
    severity: writtenSeverity('high', target),
    root_device: target.device_id,
  };
  return script.finish(cause, tidiedAt + MINUTE);
};

function drawTarget(ship: FleetShip, rng: Rng): FleetDevice {
  const candidates = [deviceOf(ship, 'files'), deviceOf(ship, 'portal'), findDevice(ship, 'mail')];
  return rng.pick(candidates.filter((device) => device !== undefined));
}

interface FillTimes {
  readonly beginsAtMs: number;
  readonly pastLimitAt: number;
  readonly fullAt: number;
}

/** Percent used: from the usual level straight to just past 85, then straight to 100. */
function fillLevel(usual: number, atMs: number, times: FillTimes): number {
  const { beginsAtMs, pastLimitAt, fullAt } = times;
  if (atMs < pastLimitAt) {
    return usual + ((85.2 - usual) * (atMs - beginsAtMs)) / (pastLimitAt - beginsAtMs);
  }
  return Math.min(100, 85.2 + (14.8 * (atMs - pastLimitAt)) / (fullAt - 30 * SECOND - pastLimitAt));
}

function fullWords(device: FleetDevice, mount: string): readonly (readonly [string, string])[] {
  const own: Partial<Record<FleetDevice['role'], readonly [string, string]>> = {
    files: ['smbd', `vfs_default: pwrite to ${mount}/crew/roster.xlsx failed: No space left on device`],
    portal: ['nginx', `write() to "${mount}/log/nginx/access.log" failed (28: No space left on device)`],
    mail: ['postfix', `warning: write queue file ${mount}/spool/postfix/maildrop: No space left on device`],
  };
  const special = own[device.role];
  return [
    ['rsyslogd', `file '${mount}/log/syslog' write error: No space left on device [v8.2302]`],
    ['backup', `tar: ${mount}/backup/nightly.tar: Cannot write: No space left on device`],
    ...(special === undefined ? [] : [special]),
  ];
}
