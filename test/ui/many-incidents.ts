import { join } from 'node:path';
import { openChdbStore } from '@aiops/adapters/clickhouse';
import { SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { drawnIncident, FLEET } from './drawn-incident.ts';

/*
 * await fillWithIncidents(dataDirectory, { count?, days?, nowMs? })
 *
 * Writes `count` incidents (100,000 unless told otherwise) of a fleet of twelve ships, of the last `days` (30), into the
 * data directory that `aiops up --data DIR` is given afterwards: no product may have it open meanwhile, and the
 * process that fills can fill one directory only. The same count, days and nowMs give the same incidents; the ids are
 * `inc-000000-…` to `inc-099999-…`. Resolves to how many were written and how long it took.
 */

interface Filling {
  readonly count?: number;
  readonly days?: number;
  readonly nowMs?: number;
}

const DAY_MS = 86_400_000;
const BATCH = 2_000;
/** As the shipped policy has it, so that the product changes no table when it opens them. */
const RETENTION = { logs_days: 5, metrics_days: 5, incidents_days: 30, summaries_days: 15 };

export async function fillWithIncidents(
  dataDirectory: string,
  { count = 100_000, days = 30, nowMs = Date.now() }: Filling = {},
): Promise<{ readonly incidents: number; readonly durationMs: number }> {
  const startedMs = performance.now();
  const store = await openChdbStore({
    directory: join(dataDirectory, 'clickhouse'),
    retention: RETENTION,
    clock: { now: () => Date.now() },
    log: SILENT_LOG,
    telemetry: SILENT_TELEMETRY,
  });
  try {
    await store.putShips(FLEET.map((ship_id) => ({ ship_id, name: nameOf(ship_id), timezone: 'UTC' })));
    for (let start = 0; start < count; start += BATCH) {
      const size = Math.min(BATCH, count - start);
      await store.saveIncidents(
        Array.from({ length: size }, (_, index) => drawnIncident(start + index, nowMs, days * DAY_MS)),
      );
    }
  } finally {
    await store.close();
  }
  return { incidents: count, durationMs: performance.now() - startedMs };
}

/** `mv-coral-star` is `MV Coral Star`. */
function nameOf(shipId: string): string {
  const [prefix = '', ...words] = shipId.split('-');
  return [prefix.toUpperCase(), ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join(
    ' ',
  );
}
