import { deviceOf, type FleetDevice, findDevice, type Role } from '../fleet.ts';
import type { Rng } from '../random.ts';
import { MINUTE, SECOND } from '../record.ts';
import {
  type Course,
  type Delivery,
  depthAt,
  drawDelivery,
  type FaultKind,
  type FaultRequest,
  FaultScript,
  PROMPT,
  timesBetween,
  writtenSeverity,
} from './fault.ts';

/** Connections leak until the database server's pool is empty; what needs the database follows, one after the other. */
export const dbPoolExhaustion: FaultKind = (request) => {
  const { ship, rng, beginsAtMs, intensity } = request;
  const script = new FaultScript(request);
  const db = deviceOf(ship, 'db');
  const full = beginsAtMs + rng.between(3, 8) * MINUTE;
  const ebbs = full + rng.between(4, 6 + 12 * intensity) * MINUTE;
  const course: Course = { from: beginsAtMs, full, ebbs, to: ebbs + 40 * SECOND };
  bendUsage(script, db, 'db_pool_usage_pct', course, 100);
  sayDatabase(script, rng, db, course, intensity);
  for (const role of ['pos', 'reservations', 'pms'] as const) spreadTo(script, request, role, course);
  const cause = {
    incident_type: 'app_degradation',
    severity: writtenSeverity('high', db),
    root_device: db.device_id,
  };
  return script.finish(cause, course.to + 2 * MINUTE);
};

function bendUsage(
  script: FaultScript,
  device: FleetDevice,
  metric: string,
  course: Course,
  top: number,
  delivery: Delivery = PROMPT,
): void {
  script.bend(
    device,
    metric,
    { fromMs: course.from, toMs: course.to },
    (usual, atMs, noise) => {
      const depth = depthAt(course, atMs);
      const value = usual + (top - usual) * depth + noise.normal() * 0.01 * top * (1 - depth);
      return { value: Math.max(0, value), shows: depth > 0.5 };
    },
    { delivery },
  );
}

function sayDatabase(
  script: FaultScript,
  rng: Rng,
  db: FleetDevice,
  course: Course,
  intensity: number,
): void {
  const warnedAt = course.from + 0.8 * (course.full - course.from);
  script.say(
    db,
    warnedAt,
    'pgbouncer',
    'warning',
    'stats: 174 of 200 server connections in use, 6 clients waiting',
  );
  script.silence(db, 'database', warnedAt, course.ebbs);
  for (const at of timesBetween(course.full, course.ebbs, [8, 45 - 25 * intensity], rng)) {
    const [service, msg] = rng.pick([
      ['pgbouncer', 'connection pool exhausted: 200 of 200 server connections in use, db=hotel'],
      ['pgbouncer', `pool exhausted for hotel/app, ${rng.int(20, 300)} clients waiting`],
      ['postgres', 'FATAL:  sorry, too many clients already'],
    ] as const);
    script.say(db, at, service, 'error', msg);
  }
  script.say(
    db,
    course.to,
    'pgbouncer',
    'info',
    'stats: 61 of 200 server connections in use, 0 clients waiting',
  );
}

/** An application behind the database: slow first, then its own pool waits in vain. */
function spreadTo(
  script: FaultScript,
  { ship, rng, intensity }: FaultRequest,
  role: Role,
  course: Course,
): void {
  const app = findDevice(ship, role);
  if (app === undefined) return;
  const delivery = drawDelivery(rng);
  const delay = rng.between(10, role === 'pos' ? 45 : 120) * SECOND;
  const own: Course = {
    from: course.from + delay,
    full: course.full + delay,
    ebbs: course.ebbs,
    to: course.to + delay,
  };
  if (own.full + 20 * SECOND >= own.ebbs) return;
  bendUsage(script, app, 'http_request_latency_ms', own, 8_000 + 20_000 * intensity, delivery);
  script.silence(app, 'database', own.full, own.ebbs);
  for (const at of timesBetween(own.full, own.ebbs + 15 * SECOND, [12, 70 - 35 * intensity], rng)) {
    script.say(app, at, role, 'error', rng.pick(APP_WORDS[role] ?? APP_FALLBACK), delivery);
  }
}

const APP_FALLBACK: readonly string[] = ['jdbc: connection timed out while borrowing from the pool'];

const APP_WORDS: Partial<Record<Role, readonly string[]>> = {
  pos: [
    'HikariPool-1 - Connection is not available, request timed out after 30000ms (connection timeout)',
    'c.s.pos.TicketService - ticket not saved: org.postgresql.util.PSQLException: connection timed out',
  ],
  reservations: [
    'o.h.engine.jdbc.spi.SqlExceptionHelper - HikariPool-2: connection timeout waiting for db-01:6432',
    '[worker-7] booking not stored, database connection timed out after 20 s',
  ],
  pms: ['ERROR FolioPosting: connection timeout to db-01, posting parked in the retry queue'],
};
