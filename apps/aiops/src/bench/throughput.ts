import { bodiesOf, getJson, logRecords, metricRecords, post } from './load.ts';
import type { Product } from './product.ts';

const PER_BODY = 1_000;
const SENDERS = 4;
const LOOK_EVERY_MS = 250;

export interface Throughput {
  readonly recordsPerSecond: number;
  /** Share of the rate at which this process, alone, only parses the same bytes as JSON. */
  readonly jsonParseRatio: number;
}

/** From the first byte sent until the last record is in the store. */
export async function measureThroughput(
  product: Product,
  kind: 'logs' | 'metrics',
  count: number,
): Promise<Throughput> {
  const make = kind === 'logs' ? logRecords : metricRecords;
  const bodies = bodiesOf(make(count, Date.now() - 600_000, `bench-${kind}`), PER_BODY);
  const parseRate = count / (timeToParse(bodies) / 1000);
  const before = await stored(product, kind);
  const startedMs = performance.now();
  const queue = bodies.values();
  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      for (const body of queue) await post(product.url, `/api/v3/ingest/${kind}`, body);
    }),
  );
  for (;;) {
    if ((await stored(product, kind)) - before >= count) break;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  const recordsPerSecond = count / ((performance.now() - startedMs) / 1000);
  return { recordsPerSecond, jsonParseRatio: recordsPerSecond / parseRate };
}

function timeToParse(bodies: readonly Buffer[]): number {
  const startedMs = performance.now();
  for (const body of bodies) {
    for (const line of body.toString('utf8').split('\n')) if (line !== '') JSON.parse(line);
  }
  return performance.now() - startedMs;
}

async function stored(product: Product, kind: 'logs' | 'metrics'): Promise<number> {
  const stats = (await getJson(product.url, '/api/v3/stats?range=1h')) as Record<string, unknown>;
  const value = stats[kind];
  if (typeof value !== 'number') throw new Error(`the stats have no number of ${kind}`);
  return value;
}
