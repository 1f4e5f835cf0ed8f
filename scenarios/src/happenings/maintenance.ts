import { deviceOf } from '../fleet/ship.ts';
import { MINUTE, SECOND } from '../record.ts';
import { saying } from '../wording/saying.ts';
import { atShipHour, type Happening, scriptOf } from './happening.ts';

/**
 * A planned upgrade of the booking server in the night: it restarts, and from then on works at another level, inside
 * every limit. Benign: the change was wanted and announced in the log, and nothing is worse for anybody. (No silence
 * comes with the records, because a level that is new and well inside its limits should need none.)
 */
export const maintenance: Happening = (request) => {
  const { ship, rng, toMs } = request;
  const script = scriptOf(request);
  const server = deviceOf(ship, 'reservations');
  const startsAt = atShipHour(request, rng.between(2, 3.5));
  const downAt = startsAt + rng.between(2, 5) * MINUTE;
  const upAt = downAt + rng.between(2, 5) * MINUTE;
  const version = `7.${rng.int(1, 9)}.${rng.int(0, 20)}`;
  const told = [
    [startsAt, 'deploy', `change CHG-${rng.int(1_000, 9_999)} begins, maintenance by itofficer`],
    [downAt - 5 * SECOND, 'systemd', 'Stopping reservations.service - Booking server...'],
    [downAt, 'systemd', 'Reached target reboot.target - System Reboot.'],
    [upAt, 'kernel', `Linux version 6.1.0-${rng.int(18, 40)}-amd64 (debian-kernel@lists.debian.org)`],
    [upAt + 20 * SECOND, 'systemd', 'Started reservations.service - Booking server.'],
    [upAt + 25 * SECOND, 'reservations', `booking server ${version} ready, 16 workers`],
    [upAt + 4 * MINUTE, 'deploy', 'change finished, checks passed'],
  ] as const;
  for (const [at, service, msg] of told) script.say(server, at, saying(service, 'notice', msg));
  const shifts = [
    ['cpu_pct', rng.between(1.2, 1.5), 70],
    ['mem_pct', rng.between(1.08, 1.2), 82],
    ['http_request_latency_ms', rng.between(0.7, 1.3), 1_500],
    ['db_pool_usage_pct', rng.between(0.8, 1.3), 80],
  ] as const;
  for (const metric of ['cpu_pct', 'mem_pct', 'disk_pct', 'http_request_latency_ms', 'db_pool_usage_pct']) {
    script.bend(server, metric, { fromMs: downAt, toMs: upAt }, () => ({ value: null, shows: false }));
  }
  for (const [metric, factor, most] of shifts) {
    script.bend(server, metric, { fromMs: upAt, toMs }, (usual) => ({
      value: usual > most ? usual : Math.min(most, usual * factor),
      shows: false,
    }));
  }
  return script;
};
