import { type Clock, CodedError } from '@aiops/kernel';
import type { Log, Store, Telemetry } from '@aiops/ports';
import { openChdbDriver } from './chdb-driver.ts';
import type { Driver } from './driver.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { keptSince } from './retention.ts';
import { ClickHouseStore } from './store.ts';

/** What a reader of stored data may ask. */
type StoreReader = Pick<
  Store,
  | 'searchLogs'
  | 'searchMetrics'
  | 'searchAnomalies'
  | 'listIncidents'
  | 'listDrops'
  | 'loadRegistry'
  | 'close'
>;

interface ReadOnlyOptions {
  readonly directory: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly telemetry: Telemetry;
}

/**
 * Opens the engine's directory as it is: no table is made or changed, and no time to live. Whoever only looks must not
 * decide what is kept.
 * @throws `store_unavailable` when the directory can't be opened (another process holds it), `store_schema_older` or
 * `store_schema_newer` when another release wrote it
 */
export async function openChdbForReading(options: ReadOnlyOptions): Promise<StoreReader> {
  const { directory, clock, log, telemetry } = options;
  const onSlow = (operation: string, durationMs: number): void =>
    log.warn({ operation, duration_ms: Math.round(durationMs) }, 'slow store call');
  const driver = await openChdbDriver({ directory, telemetry, onSlow });
  try {
    await requireThisRelease(driver);
    // Nothing that is read here asks since when the tables are complete.
    const since = (): number => keptSince(0, 0, clock.now());
    return new ClickHouseStore({ driver, clock, telemetry, kept: { since } });
  } catch (error) {
    await driver.close();
    throw error;
  }
}

async function requireThisRelease(driver: Driver): Promise<void> {
  const newest = MIGRATIONS.at(-1)?.version ?? 0;
  const [table] = await driver.query<{ tables: string }>(
    `SELECT count() AS tables FROM system.tables
     WHERE database = 'aiops' AND name = 'schema_migrations'`,
  );
  const [row] =
    Number(table?.tables ?? 0) === 0
      ? []
      : await driver.query<{ version: number }>(
          'SELECT max(version) AS version FROM aiops.schema_migrations',
        );
  const version = row?.version ?? 0;
  if (version === newest) return;
  const code = version > newest ? 'store_schema_newer' : 'store_schema_older';
  const older = version > newest ? '' : '; start the server of this release on it once';
  throw new CodedError(code, `the store has migration ${version}; this release reads ${newest}${older}`);
}
