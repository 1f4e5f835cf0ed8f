import { DroppedRecords, Incident } from '@aiops/contracts';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { eventually, read, startForTest, temporaryDirectory } from '../e2e/product.fixture.ts';

const listOf = <T extends z.ZodType>(item: T) => z.object({ data: z.array(item) });

async function postMetric(url: string, metric: object): Promise<void> {
  const body = JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: [metric] }] }] });
  const headers = { 'content-type': 'application/json' };
  expect((await fetch(`${url}/v1/metrics`, { method: 'POST', headers, body })).status).toBe(200);
}

async function droppedBy(url: string, reason: string): Promise<number | undefined> {
  const { data } = await read(url, '/api/v3/stats/drops?range=1h', listOf(DroppedRecords));
  return data.find((row) => row.reason === reason)?.records;
}

async function platformIncidents(url: string): Promise<Incident[]> {
  return (await read(url, '/api/v3/incidents?type=platform', listOf(Incident))).data;
}

it('what a receiver leaves out is counted in the stats; a value that is lost is an incident, a series that ended is none', async () => {
  const { url } = await startForTest({ data: await temporaryDirectory() });
  await postMetric(url, { name: 'a', gauge: { dataPoints: [{ flags: 1 }, { asDouble: 'NaN' }] } });
  await eventually('the stale marker is counted', () => droppedBy(url, 'stale'));
  expect(await droppedBy(url, 'nan')).toBe(1);
  expect(await platformIncidents(url)).toEqual([]);

  await postMetric(url, {
    name: 'b',
    exponentialHistogram: { dataPoints: [{ count: '3', sum: 6, scale: 2 }] },
  });
  await eventually('the lost buckets are counted', () => droppedBy(url, 'exponential_buckets'));
  await eventually('an incident of the platform', async () => (await platformIncidents(url))[0]);
});
