import type { Clock } from '@aiops/kernel';
import type { Log, Store, Telemetry } from '@aiops/ports';
import { openChdbDriver } from './chdb-driver.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { applyRetention, keptSince, type Retention } from './retention.ts';
import { ClickHouseStore } from './store.ts';

export { openChdbForReading } from './open-for-reading.ts';
export type { Retention } from './retention.ts';

export interface ChdbStoreOptions {
  /** Made when it is missing. One process at a time may have it open, and a process only one. */
  readonly directory: string;
  readonly retention: Retention;
  readonly clock: Clock;
  readonly log: Log;
  readonly telemetry: Telemetry;
}

/**
 * Opens ClickHouse in this process, brings the tables up to date and the TTLs to the retention policy.
 * Start Node with `UV_THREADPOOL_SIZE` of 12 to 16: each running statement holds one of its threads.
 * @throws `store_unavailable` when the directory can't be opened (another process holds it),
 * `store_schema_newer` when a newer release wrote it
 */
export async function openChdbStore(options: ChdbStoreOptions): Promise<Store> {
  const { directory, retention, clock, log, telemetry } = options;
  const onSlow = (operation: string, durationMs: number): void =>
    log.warn({ operation, duration_ms: Math.round(durationMs) }, 'slow store call');
  const driver = await openChdbDriver({ directory, telemetry, onSlow });
  try {
    const createdMs = await migrate(driver, MIGRATIONS, log);
    await applyRetention(driver, retention);
    const days = { logs: retention.logs_days, metrics: retention.metrics_days };
    const since = (table: 'logs' | 'metrics'): number => keptSince(days[table], createdMs, clock.now());
    return new ClickHouseStore({ driver, clock, telemetry, kept: { since } });
  } catch (error) {
    await driver.close();
    throw error;
  }
}
