import { deviceOf, type FleetDevice, type FleetShip, findDevice } from '../fleet/ship.ts';
import type { Rng } from '../random.ts';
import { MINUTE, SECOND } from '../record.ts';
import { type Saying, saying } from '../wording/saying.ts';
import { type FaultKind, FaultScript, timesBetween } from './fault.ts';

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
  const mount = target.platform === 'windows' ? 'C:' : target.role === 'files' ? '/data' : '/var';
  script.silence(target, 'disk', fullAt, tidiedAt);
  for (const at of timesBetween(fullAt, tidiedAt, [10, 50 - 25 * intensity], rng)) {
    script.say(target, at, rng.pick(fullWords(target, mount)));
  }
  script.say(target, tidiedAt, tidied(target));
  if (request.isWatched === true) {
    const alert = {
      name: 'DiskAlmostFull',
      severity: 'error',
      labels: { mountpoint: mount },
      summary: `${mount} above 95 %`,
    } as const;
    script.alert(target, { fromMs: fullAt - 2 * MINUTE, toMs: tidiedAt }, alert);
  }
  const cause = { incident_type: 'resource_pressure', root_device: target.device_id };
  return script.finish(cause, tidiedAt + MINUTE);
};

function drawTarget(ship: FleetShip, rng: Rng): FleetDevice {
  const candidates = [
    deviceOf(ship, 'files'),
    deviceOf(ship, 'portal'),
    findDevice(ship, 'mail'),
    findDevice(ship, 'domain_controller'),
  ];
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

function fullWords(device: FleetDevice, mount: string): readonly Saying[] {
  if (device.platform === 'windows') return WINDOWS_FULL;
  const own: Partial<Record<FleetDevice['role'], readonly [string, string]>> = {
    files: ['smbd', `vfs_default: pwrite to ${mount}/crew/roster.xlsx failed: No space left on device`],
    portal: ['nginx', `write() to "${mount}/log/nginx/access.log" failed (28: No space left on device)`],
    mail: ['postfix', `warning: write queue file ${mount}/spool/postfix/maildrop: No space left on device`],
  };
  const special = own[device.role];
  return [
    saying('rsyslogd', 'error', `file '${mount}/log/syslog' write error: No space left on device [v8.2302]`),
    saying('backup', 'error', `tar: ${mount}/backup/nightly.tar: Cannot write: No space left on device`),
    ...(special === undefined ? [] : [saying(special[0], 'error', special[1])]),
  ];
}

const WINDOWS_FULL: readonly Saying[] = [
  saying('srv', 'error', 'The C: disk is full. Some of its shares may be unavailable.'),
  saying(
    'esent',
    'error',
    'svchost (812): There is not enough space on the disk C: for the log file edb.log.',
  ),
];

function tidied(device: FleetDevice): Saying {
  return device.platform === 'windows'
    ? saying('cleanmgr', 'info', 'Disk cleanup finished, 41 files removed from C:')
    : saying('systemd', 'info', 'logrotate.service: forced rotation finished, 41 files removed.');
}
