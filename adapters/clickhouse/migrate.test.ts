import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openChdbDriver } from './chdb-driver.ts';
import type { Driver } from './driver.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { applyRetention, keptSince } from './retention.ts';

const RETENTION = { logs_days: 5, metrics_days: 5, incidents_days: 30, summaries_days: 15 };

describe('the tables', () => {
  let directory: string;
  let driver: Driver;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'aiops-migrate-'));
    driver = await openChdbDriver({ directory, telemetry: SILENT_TELEMETRY, onSlow: () => {} });
  });
  afterEach(async () => {
    await driver.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function ttlOf(table: string): Promise<string | undefined> {
    const [row] = await driver.query<{ ttl: string }>(
      `SELECT extract(engine_full, 'TTL (.*?) SETTINGS') AS ttl FROM system.tables
       WHERE database = 'aiops' AND name = {table:String}`,
      { table },
    );
    return row?.ttl;
  }

  it('are migrated once, each migration recorded', async () => {
    await migrate(driver, MIGRATIONS, SILENT_LOG);
    await migrate(driver, MIGRATIONS, SILENT_LOG);
    const rows = await driver.query('SELECT version, name FROM aiops.schema_migrations ORDER BY version');
    expect(rows).toEqual(MIGRATIONS.map(({ version, name }) => ({ version, name })));
  });

  it('of a newer release are refused', async () => {
    const newer = { version: 9999, name: 'from_the_future', statements: [] };
    await migrate(driver, [...MIGRATIONS, newer], SILENT_LOG);
    await expect(migrate(driver, MIGRATIONS, SILENT_LOG)).rejects.toMatchObject({
      code: 'store_schema_newer',
    });
  });

  it('keep rows for as long as the retention policy says, also after it changed', async () => {
    await migrate(driver, MIGRATIONS, SILENT_LOG);
    await applyRetention(driver, RETENTION);
    expect(await ttlOf('logs')).toBe('stored_at + toIntervalDay(5)');
    expect(await ttlOf('audit')).toBe('stored_at + toIntervalDay(365)');
    expect(await ttlOf('llm_cache')).toBe('stored_at + toIntervalMinute(45)');
    await applyRetention(driver, { ...RETENTION, logs_days: 50 });
    expect(await ttlOf('logs')).toBe('stored_at + toIntervalDay(50)');
  });

  it('take every parameter as the value it is', async () => {
    const values = ["'; DROP DATABASE aiops; --", '\\', '\t\n\r\0', '{a:String}', '\\N', '🚢', ''];
    for (const value of values) {
      const [row] = await driver.query('SELECT {a:String} AS one, {b:Array(String)} AS many', {
        a: value,
        b: [value, value],
      });
      expect(row).toEqual({ one: value, many: [value, value] });
    }
  });

  it('answer a wrong statement with an error that is not worth a retry', async () => {
    await expect(driver.query('SELECT nothing FROM nowhere')).rejects.toMatchObject({
      code: 'store_query_failed',
      retryable: false,
    });
  });
});

describe('records', () => {
  it('count as complete back to the retention, or always in a store younger than it', () => {
    expect(keptSince(5, 0, 10 * 86_400_000)).toBe(5 * 86_400_000);
    expect(keptSince(5, 6 * 86_400_000, 10 * 86_400_000)).toBe(Number.NEGATIVE_INFINITY);
  });
});
