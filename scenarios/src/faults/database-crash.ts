import { deviceOf, findDevice } from '../fleet/ship.ts';
import { MINUTE, SECOND } from '../record.ts';
import { drawDelivery } from '../script.ts';
import { DATABASE_GONE, databaseWords } from '../wording/database-words.ts';
import { saying } from '../wording/saying.ts';
import { type FaultKind, FaultScript, timesBetween } from './fault.ts';

/** The database server dies and recovers for minutes; all that books, sells and posts stands still meanwhile. */
export const databaseCrash: FaultKind = (request) => {
  const { ship, rng, beginsAtMs, intensity } = request;
  const script = new FaultScript(request);
  const db = deviceOf(ship, 'db');
  const words = databaseWords(db.database ?? 'postgresql');
  const recoveringAt = beginsAtMs + rng.between(1, 8) * SECOND;
  const readyAt = recoveringAt + rng.between(3, 6 + 12 * intensity) * MINUTE;
  script.say(db, beginsAtMs, words.crashed(rng));
  script.silence(db, 'database', beginsAtMs, readyAt);
  for (const at of timesBetween(recoveringAt, readyAt, [5, 40], rng)) script.say(db, at, words.recovering);
  script.say(db, readyAt, words.ready);
  script.bend(db, 'db_pool_usage_pct', { fromMs: recoveringAt, toMs: readyAt }, () => ({
    value: 0,
    shows: true,
  }));
  for (const role of ['pos', 'reservations', 'pms'] as const) {
    const app = findDevice(ship, role);
    if (app === undefined) continue;
    const delivery = drawDelivery(rng);
    const from = recoveringAt + rng.between(2, 60) * SECOND;
    script.silence(app, 'database', from, readyAt);
    for (const at of timesBetween(from, readyAt + 10 * SECOND, [10, 60 - 25 * intensity], rng)) {
      const msg = rng.pick(DATABASE_GONE[role] ?? ['database unavailable']);
      script.say(app, at, saying(role, 'error', msg), delivery);
    }
  }
  return script.finish(
    { incident_type: 'core_app_degradation', root_device: db.device_id },
    readyAt + MINUTE,
  );
};
