import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { sampleIncident } from '@aiops/ports/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openChdbDriver } from './chdb-driver.ts';
import type { Driver } from './driver.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { applyRetention, keptSince } from './retention.ts';
import { listNarratives, withNarratives } from './tables/narratives.ts';

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

  it('keep the order of the narratives that an earlier release stored, and show them', async () => {
    await migrate(
      driver,
      MIGRATIONS.filter(({ version }) => version <= 10),
      SILENT_LOG,
    );
    const rows = [
      { id: 'i:1:5:first', rank: 2, source: 'rules' },
      { id: 'i:1:5:final', rank: 2, source: 'rules' },
      { id: 'i:2:6:first', rank: 4, source: 'rules' },
      { id: 'i:1:7:final', rank: 3, source: 'llm' },
    ].map(({ id, rank, source }) => {
      const body = {
        narrative: `told ${id}`,
        confidence: 'low',
        runbooks: [{ id: 'r', title: 'R', risk: 'low' }],
      };
      return ['i', id, rank, source, 'off', 0, 0, JSON.stringify({ ...body, enrichment_id: id }), 1];
    });
    await driver.insert({
      table: 'narratives',
      columns: [
        ...['incident_id', 'enrichment_id', 'narrative_rank', 'source', 'cache'],
        ...['requested_at', 'completed_at', 'body', 'precedence'],
      ],
      payload: Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join('')),
      token: 'before',
      lane: 'events',
    });
    await migrate(driver, MIGRATIONS, SILENT_LOG);
    const told = await listNarratives(driver, 'i', 10);
    expect(told.map(({ enrichment_id }) => enrichment_id)).toEqual([
      'i:2:6:first',
      'i:1:7:final',
      'i:1:5:final',
      'i:1:5:first',
    ]);
    expect(
      await withNarratives(driver, [sampleIncident('1', { incident_id: 'i', runbook_refs: [] })]),
    ).toMatchObject([
      {
        narrative: 'told i:2:6:first',
        narrative_source: 'rules',
        confidence: 'low',
        runbook_refs: [{ id: 'r', title: 'R', risk: 'low' }],
      },
    ]);
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

  it('are left alone where they have their retention, whatever database a connection is in', async () => {
    await migrate(driver, MIGRATIONS, SILENT_LOG);
    await applyRetention(driver, RETENTION);
    // As connections to a server are: each of the two that read.
    await Promise.all([driver.query('USE default'), driver.query('USE default')]);
    expect(await driver.query('SELECT currentDatabase() AS name')).toEqual([{ name: 'default' }]);
    const changes: string[] = [];
    const watched: Driver = {
      ...{ searches: driver.searches, close: () => driver.close(), insert: (row) => driver.insert(row) },
      query: (sql, parameters) => driver.query(sql, parameters),
      command: async (sql) => void changes.push(sql),
    };
    await applyRetention(watched, RETENTION);
    expect(changes).toEqual([]);
    await applyRetention(watched, { ...RETENTION, logs_days: 6 });
    expect(changes).toEqual([expect.stringContaining('ALTER TABLE aiops.logs')]);
  });

  it('store an insert once that is repeated after 200 others of many writers', async () => {
    await migrate(driver, MIGRATIONS, SILENT_LOG);
    const insert = (name: string): Promise<void> =>
      driver.insert({
        ...{ table: 'metrics', columns: ['name', 'value'], lane: 'bulk', token: name },
        payload: Buffer.from(`${JSON.stringify([name, 1])}\n`),
      });
    await insert('first');
    for (let i = 0; i < 200; i += 1) await insert(`other-${i}`);
    await insert('first');
    const [row] = await driver.query(
      "SELECT countIf(name = 'first') AS first, count() AS all FROM aiops.metrics",
    );
    expect(row).toEqual({ first: '1', all: '201' });
  });

  it.each(['logs', 'metrics', 'unknown_hosts', 'drops'])('remember 10,000 inserts into %s', async (table) => {
    await migrate(driver, MIGRATIONS, SILENT_LOG);
    const [row] = await driver.query<{ engine_full: string }>(
      "SELECT engine_full FROM system.tables WHERE database = 'aiops' AND name = {table:String}",
      { table },
    );
    expect(row?.engine_full).toContain('non_replicated_deduplication_window = 10000');
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
    await expect(driver.query('SELECT nothing FROM system.one')).rejects.toMatchObject({
      code: 'store_query_failed',
      retryable: false,
    });
  });

  it('answer a table that is away with one that is: a store may be about to be restored', async () => {
    await expect(driver.query('SELECT nothing FROM nowhere')).rejects.toMatchObject({
      code: 'store_unavailable',
      retryable: true,
    });
  });
});

describe('records', () => {
  it('count as complete back to the retention, or always in a store younger than it', () => {
    expect(keptSince(5, 0, 10 * 86_400_000)).toBe(5 * 86_400_000);
    expect(keptSince(5, 6 * 86_400_000, 10 * 86_400_000)).toBe(Number.NEGATIVE_INFINITY);
  });
});
