import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname, loadavg, uptime } from 'node:os';
import { MetricSample } from '@aiops/contracts';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { eventually, read, startForTest, temporaryDirectory } from '../e2e/product.fixture.ts';

const Metrics = z.object({ data: z.array(MetricSample) });
const EVERY_SECOND = { AIOPS_POLICY__ingest__metrics__scrape_interval_sec__node: '1' };
const HOST = hostname();

async function samplesOf(url: string, name: string): Promise<MetricSample[]> {
  return (await read(url, `/api/v3/metrics?name=${name}&limit=1000`, Metrics)).data;
}

function latestOf(url: string, name: string): Promise<MetricSample> {
  return eventually(`a sample ${name}`, async () => {
    const samples = await samplesOf(url, name);
    return samples.sort((a, b) => b.ts.localeCompare(a.ts))[0];
  });
}

/** `df` rounds up to whole percents: used and available tell more. Pseudo file systems are not asked for. */
function usageByDf(mount: string): number {
  const { stdout } = spawnSync('df', ['-P', '-k', mount], { encoding: 'utf8' });
  const [, , used, available] = (stdout.split('\n')[1] ?? '').split(/\s+/).map(Number);
  return (Number(used) / (Number(used) + Number(available))) * 100;
}

function memoryInUse(): number {
  const meminfo = readFileSync('/proc/meminfo', 'utf8');
  const of = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(meminfo)?.[1]);
  return 100 - (of('MemAvailable') / of('MemTotal')) * 100;
}

it('a single machine watches itself, with the values that df and /proc tell', async () => {
  const product = await startForTest({
    data: await temporaryDirectory(),
    hostMetrics: true,
    env: EVERY_SECOND,
  });
  const { url } = product;
  const memory = await latestOf(url, 'mem_pct');
  expect(memory).toMatchObject({ host: HOST, service: 'host', source: 'host-metrics', unit: '%' });
  expect(Math.abs(memory.value - memoryInUse())).toBeLessThan(5);

  const disks = await samplesOf(url, 'disk_pct');
  const mounts = new Set(disks.map(({ labels }) => labels?.mount ?? ''));
  expect([...mounts]).toContain('/');
  for (const { labels, value } of disks) {
    expect(Math.abs(value - usageByDf(labels?.mount ?? ''))).toBeLessThan(1);
  }
  expect(Math.abs((await latestOf(url, 'uptime_sec')).value - uptime())).toBeLessThan(10);
  expect(Math.abs((await latestOf(url, 'load1')).value - (loadavg()[0] ?? 0))).toBeLessThan(3);

  // A processor share needs two reads: the first round has none, and none is made up.
  await latestOf(url, 'cpu_pct');
  const firstRound = (await samplesOf(url, 'mem_pct')).map(({ ts }) => ts).sort()[0];
  const shares = await samplesOf(url, 'cpu_pct');
  expect(shares.map(({ ts }) => ts)).not.toContain(firstRound);
  for (const { value } of shares) expect(value >= 0 && value <= 100).toBe(true);
});

it('is busy when something else keeps the processors busy', async () => {
  const product = await startForTest({
    data: await temporaryDirectory(),
    hostMetrics: true,
    env: EVERY_SECOND,
  });
  await latestOf(product.url, 'cpu_pct');
  const processors = /^processor/gm;
  const count = readFileSync('/proc/cpuinfo', 'utf8').match(processors)?.length ?? 1;
  const script = `const until = Date.now() + 4000; while (Date.now() < until);`;
  const burn = Array.from({ length: count }, () => `node -e '${script}' &`).join(' ');
  spawnSync('sh', ['-c', `${burn} wait`]);
  const shares = (await samplesOf(product.url, 'cpu_pct')).map(({ value }) => value);
  expect(Math.max(...shares)).toBeGreaterThan(70);
});

it('sends nothing of the machine with --no-host-metrics', async () => {
  const product = await startForTest({ data: await temporaryDirectory(), env: EVERY_SECOND });
  const record = { ts: new Date().toISOString(), name: 'marker', value: 1 };
  await fetch(`${product.url}/api/v3/ingest/metrics`, { method: 'POST', body: JSON.stringify(record) });
  await latestOf(product.url, 'marker');
  expect((await read(product.url, '/api/v3/metrics?limit=100', Metrics)).data).toHaveLength(1);
});
