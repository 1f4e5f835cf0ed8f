import { StatsSnapshot } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
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

/** Rows that a process has written into a table; undefined before the first. */
async function rowsWritten(url: string, table: string): Promise<number | undefined> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const line = metrics
    .split('\n')
    .find((one) => one.includes('store_rows_written_total') && one.includes(`table="${table}"`));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
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
    // Beside the incident as it is now, each of its versions is kept.
    await eventually('a kept version', () => rowsWritten(second.url, 'incident_events'));
    expect(await second.stop()).toBe(0);
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
