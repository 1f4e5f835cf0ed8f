import type { Role } from '../fleet/blueprints.ts';
import { deviceOf, type FleetDevice, findDevice } from '../fleet/ship.ts';
import type { Rng } from '../random.ts';
import { MINUTE, SECOND } from '../record.ts';
import { type Delivery, drawDelivery, PROMPT } from '../script.ts';
import { databaseWords, POOL_WAIT } from '../wording/database-words.ts';
import { saying } from '../wording/saying.ts';
import {
  type Course,
  depthAt,
  type FaultKind,
  type FaultRequest,
  FaultScript,
  timesBetween,
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
  if (request.isWatched === true) {
    const alert = {
      name: 'AppConnectionPoolExhausted',
      severity: 'error',
      labels: { db: 'hotel', incident_type: 'app_degradation' },
      summary: 'no free server connection for a minute',
    } as const;
    script.alert(db, { fromMs: full + 40 * SECOND, toMs: course.to }, alert);
  }
  const cause = { incident_type: 'app_degradation', root_device: db.device_id };
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
  const words = databaseWords(db.database ?? 'postgresql');
  script.say(db, warnedAt, words.nearlyFull);
  script.silence(db, 'database', warnedAt, course.ebbs);
  for (const at of timesBetween(course.full, course.ebbs, [8, 45 - 25 * intensity], rng)) {
    script.say(db, at, words.full(rng));
  }
  script.say(db, course.to, words.normal);
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
    script.say(app, at, saying(role, 'error', rng.pick(POOL_WAIT[role] ?? FALLBACK)), delivery);
  }
}

const FALLBACK: readonly string[] = ['jdbc: connection timed out while borrowing from the pool'];
