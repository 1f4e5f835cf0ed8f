import { StatsSnapshot } from '@aiops/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Incidents } from './answers.ts';
import { eventually, type Product, read, startProduct, temporaryDirectory } from './product.fixture.ts';

const LIMIT_MS = 15_000;
const HOUR_MS = 3_600_000;

let product: Product;
beforeAll(async () => {
  product = await startProduct({ data: await temporaryDirectory(afterAll), args: ['--demo'] });
});
afterAll(() => product?.kill());

describe('up --demo', () => {
  it('prints an incident that begins now within 15 s of "ready"', async () => {
    const readyAtMs = product.printed.find(({ line }) => line.startsWith('ready:'))?.atMs ?? 0;
    const live = await eventually(
      'an incident that began after "ready"',
      async () => {
        const from = new Date(readyAtMs - 5_000).toISOString();
        const { data } = await read(product.url, `/api/v3/incidents?from=${from}`, Incidents);
        return data[0];
      },
      LIMIT_MS,
    );
    const printed = await eventually('it on the terminal', async () =>
      product.printed.find(({ line }) => line.includes(live.incident_id)),
    );
    expect(printed.atMs - readyAtMs).toBeLessThanOrEqual(LIMIT_MS);
    expect(Date.now() - readyAtMs).toBeLessThanOrEqual(2 * LIMIT_MS);
  });

  it('has six hours of history, with incidents that are over', async () => {
    const stats = await eventually('the history', async () => {
      const found = await read(product.url, '/api/v3/stats?range=7h', StatsSnapshot);
      return (found.incidents ?? 0) >= 4 && (found.by_status.resolved ?? 0) >= 1 ? found : undefined;
    });
    expect(stats.logs).toBeGreaterThan(1_000);
    expect(stats.metrics).toBeGreaterThan(1_000);
    const { data } = await read(product.url, '/api/v3/incidents?range=7h&status=resolved', Incidents);
    const oldest = Math.min(...data.map(({ first_seen }) => Date.parse(first_seen)));
    expect(Date.now() - oldest).toBeGreaterThan(4 * HOUR_MS);
  });
});
