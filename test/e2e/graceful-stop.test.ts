import { join } from 'node:path';
import { StatsSnapshot } from '@aiops/contracts';
import { SILENT_TELEMETRY } from '@aiops/ports';
import { describe, expect, it } from 'vitest';
import { openChdbDriver } from '../../adapters/clickhouse/chdb-driver.ts';
import { bodyOf, incidentsOf, incidentWhen, Receipt } from './answers.ts';
import { eventually, read, startForTest, temporaryDirectory } from './product.fixture.ts';
import { postRecords } from './senders.ts';

const RECORDS = 5_000;
const now = (): string => new Date().toISOString();
const full = (host: string, tracking_id: string) => ({
  ...{ ts: now(), ship_id: 'aurora', host, service: 'storage', level: 'error', tracking_id },
  msg: 'write failed: No space left on device',
});
const calm = (number: number) => ({
  ts: now(),
  ship_id: 'aurora',
  host: 'calm',
  level: 'info',
  msg: `lease ${number}`,
});

/** As whoever asks the store itself finds them. */
async function keptVersions(data: string, incidentId: string): Promise<number[]> {
  const directory = join(data, 'clickhouse');
  const driver = await openChdbDriver({ directory, telemetry: SILENT_TELEMETRY, onSlow: () => undefined });
  try {
    const rows = await driver.query<{ version: string }>(
      'SELECT version FROM aiops.incident_events FINAL WHERE incident_id = {id:String} ORDER BY version',
      { id: incidentId },
    );
    return rows.map(({ version }) => Number(version));
  } finally {
    await driver.close();
  }
}

describe('SIGTERM', () => {
  it('ends the process with 0 while much is under way, and the next start goes on where it stopped', async () => {
    const data = await temporaryDirectory();
    const first = await startForTest({ data });
    bodyOf(await postRecords(first.url, 'logs', [full('host-1', 'first')]), 202, Receipt);
    const before = await incidentWhen(first.url, 'device_id=host:host-1', () => true);
    const many = Array.from({ length: RECORDS }, (_, number) => calm(number));
    bodyOf(await postRecords(first.url, 'logs', [...many, full('host-2', 'second')]), 202, Receipt);
    expect(await first.stop()).toBe(0);
    expect(first.printed.map(({ line }) => line)).toContainEqual(expect.stringContaining('stopping'));
    expect(first.printed.filter(({ line }) => line.includes('"level"'))).toEqual([]);

    const second = await startForTest({ data });
    await eventually('every record', async () => {
      const { logs } = await read(second.url, '/api/v3/stats?range=1h', StatsSnapshot);
      return logs === RECORDS + 2 ? true : undefined;
    });
    await incidentsOf(second.url, 'status=open', 2);
    bodyOf(await postRecords(second.url, 'logs', [full('host-1', 'third')]), 202, Receipt);
    const after = await incidentWhen(
      second.url,
      'device_id=host:host-1',
      ({ anomaly_count }) => anomaly_count === 2,
    );
    expect(after).toMatchObject({
      incident_id: before.incident_id,
      duplicate_count: 1,
      tracking_ids: ['first', 'third'],
    });
    expect(await second.stop()).toBe(0);
    const versions = await keptVersions(data, before.incident_id);
    expect(versions.length).toBeGreaterThanOrEqual(after.version);
    expect(versions).toEqual(versions.map((_, index) => index + 1));
  });

  it('is not held up by a live client or a sender that keeps its connection open', async () => {
    const product = await startForTest({ data: await temporaryDirectory() });
    const events = await fetch(`${product.url}/api/v3/events`);
    const startedMs = Date.now();
    expect(await product.stop()).toBe(0);
    expect(Date.now() - startedMs).toBeLessThan(10_000);
    await events.body?.cancel().catch(() => undefined);
  });
});
