import { CodedError } from '@aiops/kernel';
import type { Log } from '@aiops/ports';
import type { Driver } from './driver.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  /** Each may run again after a crash half-way: they say `IF NOT EXISTS`. */
  readonly statements: readonly string[];
}

/**
 * Brings the tables up to date, each migration once. A database that a newer release wrote is refused
 * (`store_schema_newer`) rather than misread.
 * @returns when the database was made, ms
 */
export async function migrate(driver: Driver, migrations: readonly Migration[], log: Log): Promise<number> {
  await driver.command(
    `CREATE TABLE IF NOT EXISTS aiops.schema_migrations (
      version UInt32, name String, applied_at DateTime('UTC') DEFAULT now()
    ) ENGINE = MergeTree ORDER BY version`,
  );
  const rows = await driver.query<{ version: number }>(
    'SELECT DISTINCT version FROM aiops.schema_migrations',
  );
  const applied = new Set(rows.map((row) => row.version));
  const newest = migrations.at(-1)?.version ?? 0;
  const unknown = [...applied].find((version) => version > newest);
  if (unknown !== undefined) {
    const message = `the store has migration ${unknown}; this release knows up to ${newest}`;
    throw new CodedError('store_schema_newer', message);
  }
  for (const migration of migrations) {
    if (applied.has(migration.version)) continue;
    for (const statement of migration.statements) await driver.command(statement);
    await driver.insert({
      table: 'schema_migrations',
      columns: ['version', 'name'],
      payload: Buffer.from(`${JSON.stringify([migration.version, migration.name])}\n`),
      token: `migration-${migration.version}`,
      lane: 'events',
    });
    log.info({ migration: migration.name, version: migration.version }, 'store migrated');
  }
  const [made] = await driver.query<{ at: number }>(
    'SELECT toUnixTimestamp(min(applied_at)) AS at FROM aiops.schema_migrations',
  );
  return (made?.at ?? 0) * 1000;
}
