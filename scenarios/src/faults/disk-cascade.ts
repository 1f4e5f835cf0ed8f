import { deviceOf, findDevice } from '../fleet/ship.ts';
import { MINUTE, SECOND } from '../record.ts';
import { drawDelivery } from '../script.ts';
import { DATABASE_GONE, type DatabaseProduct } from '../wording/database-words.ts';
import { type Saying, saying } from '../wording/saying.ts';
import { type FaultKind, FaultScript, timesBetween } from './fault.ts';

const CANNOT_WRITE: Readonly<Record<DatabaseProduct, Saying>> = {
  postgresql: saying(
    'postgres',
    'error',
    'ERROR:  could not extend file "base/16384/24917": No space left on device',
  ),
  mysql: saying(
    'mysqld',
    'error',
    "[ERROR] [MY-012267] [InnoDB] Disk is full writing './hotel/folio.ibd' (OS errno 28 - No space left on device)",
  ),
  oracle: saying(
    'oracle',
    'error',
    'ORA-19502: write error on file, Linux-x86_64 Error: 28: No space left on device',
  ),
};

/**
 * The database server's disk fills over half an hour; the moment it is full the database stops, and with it, one after
 * the other, everything that books, sells and posts. The disk is the cause of all of it.
 */
export const diskCascade: FaultKind = (request) => {
  const { ship, rng, beginsAtMs, intensity } = request;
  const script = new FaultScript(request);
  const db = deviceOf(ship, 'db');
  const pastLimitAt = beginsAtMs + rng.between(6, 14) * MINUTE;
  const fullAt = pastLimitAt + rng.between(11, 18) * MINUTE;
  const tidiedAt = fullAt + rng.between(4, 6 + 10 * intensity) * MINUTE;
  script.bend(db, 'disk_pct', { fromMs: beginsAtMs, toMs: tidiedAt }, (usual, atMs) => {
    const early = usual + ((86 - usual) * (atMs - beginsAtMs)) / (pastLimitAt - beginsAtMs);
    const later = 86 + (14 * (atMs - pastLimitAt)) / (fullAt - pastLimitAt);
    return {
      value: Math.min(100, atMs < pastLimitAt ? early : later),
      shows: atMs > beginsAtMs + 3 * MINUTE,
    };
  });
  script.silence(db, 'disk', fullAt, tidiedAt);
  script.silence(db, 'database', fullAt, tidiedAt);
  const words = CANNOT_WRITE[db.database ?? 'postgresql'];
  for (const at of timesBetween(fullAt, tidiedAt, [10, 60], rng)) script.say(db, at, words);
  for (const role of ['pos', 'reservations', 'pms'] as const) {
    const app = findDevice(ship, role);
    if (app === undefined) continue;
    const delivery = drawDelivery(rng);
    const from = fullAt + rng.between(5, 90) * SECOND;
    script.silence(app, 'database', from, tidiedAt);
    for (const at of timesBetween(from, tidiedAt + 15 * SECOND, [12, 70 - 30 * intensity], rng)) {
      script.say(app, at, saying(role, 'error', rng.pick(DATABASE_GONE[role] ?? [])), delivery);
    }
  }
  return script.finish({ incident_type: 'resource_pressure', root_device: db.device_id }, tidiedAt + MINUTE);
};
