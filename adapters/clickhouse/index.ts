import type { Clock } from '@aiops/kernel';
import type { Log, Store, Telemetry } from '@aiops/ports';
import { openChdbDriver } from './chdb-driver.ts';
import type { Driver } from './driver.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { applyRetention, keptSince, type Retention } from './retention.ts';
import { openServerDriver, type ServerAddress } from './server-driver.ts';
import { ClickHouseStore } from './store.ts';

export { lookAtClickHouse } from './look.ts';
export { openChdbForReading } from './open-for-reading.ts';
export type { Retention } from './retention.ts';
export type { ServerAddress } from './server-driver.ts';

interface StoreOptions {
  readonly retention: Retention;
  readonly clock: Clock;
  readonly log: Log;
  readonly telemetry: Telemetry;
}

export interface ChdbStoreOptions extends StoreOptions {
  /** Made when it is missing. One process at a time may have it open, and a process only one. */
  readonly directory: string;
}

export interface ServerStoreOptions extends StoreOptions {
  readonly server: ServerAddress;
}

/**
 * Opens ClickHouse in this process, brings the tables up to date and the TTLs to the retention policy.
 * Start Node with `UV_THREADPOOL_SIZE` of 12 to 16: each running statement holds one of its threads.
 * @throws `store_unavailable` when the directory can't be opened (another process holds it),
 * `store_schema_newer` when a newer release wrote it
 */
export async function openChdbStore(options: ChdbStoreOptions): Promise<Store> {
  const { directory, log, telemetry } = options;
  return storeOn(await openChdbDriver({ directory, telemetry, onSlow: slowCalls(log) }), options);
}

/**
 * The same store on a ClickHouse server. Several processes may have it open; the first one makes the tables.
 * @throws `store_unavailable` when the server does not answer, `store_schema_newer` as above
 */
export async function openServerStore(options: ServerStoreOptions): Promise<Store> {
  const { server, log, telemetry } = options;
  return storeOn(await openServerDriver({ server, telemetry, onSlow: slowCalls(log) }), options);
}

function slowCalls(log: Log): (operation: string, durationMs: number) => void {
  return (operation, durationMs) =>
    log.warn({ operation, duration_ms: Math.round(durationMs) }, 'slow store call');
}

async function storeOn(driver: Driver, { retention, clock, log, telemetry }: StoreOptions): Promise<Store> {
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
