import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { AnomalyDetected, Incident, MetricSample } from '@aiops/contracts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { eventually, read, startForTest, temporaryDirectory } from '../e2e/product.fixture.ts';
import { hasProgram } from './debian-package.ts';

const HAS_PROMETHEUS = hasProgram('prometheus', 'prometheus');
const HAS_AMTOOL = hasProgram('amtool', 'prometheus-alertmanager');
const Metrics = z.object({ data: z.array(MetricSample), next_cursor: z.string().nullable() });
const Anomalies = z.object({ data: z.array(AnomalyDetected) });
const Incidents = z.object({ data: z.array(Incident) });

/** A target whose counter rises by one with each scrape, so that a lost sample leaves a gap. */
async function countingTarget() {
  let scrapes = 0;
  let broken = 1;
  const server = createServer((_request, response) => {
    scrapes += 1;
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(
      `# TYPE scrapes_total counter\nscrapes_total{deck="7"} ${scrapes}\nnot_a_number NaN\nbroken ${broken}\n`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return {
    port,
    scrapes: () => scrapes,
    repair: () => {
      broken = 0;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function startPrometheus(directory: string, config: string, port: number): ChildProcess {
  mkdirSync(join(directory, 'tsdb'), { recursive: true });
  writeFileSync(join(directory, 'prometheus.yml'), config);
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(directory, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(directory, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    { stdio: 'ignore' },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function samplesOf(url: string, name: string): Promise<MetricSample[]> {
  const all: MetricSample[] = [];
  let cursor: string | null = null;
  do {
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: z.infer<typeof Metrics> = await read(
      url,
      `/api/v3/metrics?name=${name}&limit=1000${after}`,
      Metrics,
    );
    all.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return all;
}

function scrapeConfig(target: number): string {
  return `global: {scrape_interval: 1s, evaluation_interval: 1s}
scrape_configs:
  - job_name: navigation
    static_configs: [{targets: ['127.0.0.1:${target}'], labels: {ship_id: aurora}}]
`;
}

describe.runIf(HAS_PROMETHEUS)('Prometheus (Debian)', () => {
  it('writes to us, and what we miss while we are down comes when we are back', async () => {
    const target = await countingTarget();
    const data = await temporaryDirectory();
    const port = await freePort();
    const args = ['--port', String(port)];
    const first = await startForTest({ data, args });
    const config = `${scrapeConfig(target.port)}remote_write:
  - url: http://127.0.0.1:${port}/api/v1/write
    queue_config: {batch_send_deadline: 1s, max_backoff: 1s}
`;
    startPrometheus(await temporaryDirectory(), config, await freePort());
    await eventually(
      'the first samples',
      async () => {
        const samples = await samplesOf(first.url, 'scrapes_total');
        return samples.length >= 5 ? samples : undefined;
      },
      60_000,
    );
    await first.kill();
    const downAt = target.scrapes();
    await eventually(
      'five scrapes during the outage',
      async () => target.scrapes() >= downAt + 5 || undefined,
    );
    const second = await startForTest({ data, args });
    const backAt = target.scrapes();
    const values = await eventually(
      'samples from after the outage',
      async () => {
        const found = (await samplesOf(second.url, 'scrapes_total')).map(({ value }) => value);
        return Math.max(...found) > backAt ? found : undefined;
      },
      60_000,
    );
    const distinct = [...new Set(values)].sort((a, b) => a - b);
    const [lowest = 0] = distinct;
    expect(distinct).toEqual(distinct.map((_, i) => lowest + i));
    expect(lowest).toBeLessThanOrEqual(2);

    const [sample] = await samplesOf(second.url, 'scrapes_total');
    expect(sample).toMatchObject({
      host: '127.0.0.1',
      service: 'navigation',
      ship_id: 'aurora',
      source: 'prometheus',
      labels: { deck: '7', instance: `127.0.0.1:${target.port}` },
    });
    expect(await samplesOf(second.url, 'not_a_number')).toEqual([]);
    const metrics = await (await fetch(`${second.url}/metrics`)).text();
    expect(metrics).toMatch(/aiops_records_dropped_total\{source="prometheus",reason="nan"\} [1-9]/);
  });

  it('alerts us: a rule that fires is an incident, and its end is known when it resolves', async () => {
    const target = await countingTarget();
    const product = await startForTest({ data: await temporaryDirectory() });
    const directory = await temporaryDirectory();
    writeFileSync(
      join(directory, 'rules.yml'),
      `groups:
  - name: deck
    rules:
      - alert: CompassBroken
        expr: broken == 1
        labels: {severity: critical}
        annotations: {summary: the compass does not answer}
`,
    );
    const config = `${scrapeConfig(target.port)}rule_files: ['${join(directory, 'rules.yml')}']
alerting:
  alertmanagers: [{api_version: v2, static_configs: [{targets: ['${new URL(product.url).host}']}]}]
`;
    startPrometheus(directory, config, await freePort());
    const openIncident = async () => {
      const { data } = await read(product.url, '/api/v3/incidents?limit=100', Incidents);
      return data.find(
        (incident) =>
          incident.status === 'open' && JSON.stringify(incident.evidence).includes('CompassBroken'),
      );
    };
    const open = await eventually('an open incident', openIncident, 60_000);
    expect(open).toMatchObject({ severity: 'critical', ship_id: 'aurora' });
    target.repair();
    // The incident stays open for the window of its type; that the alert has ended is known at once.
    const states = await eventually(
      'the end of the alert',
      async () => {
        const { data } = await read(product.url, '/api/v3/anomalies?limit=100', Anomalies);
        const ours = data.filter((anomaly) => anomaly.reason.includes('CompassBroken'));
        return ours.some((anomaly) => anomaly.state === 'cleared') ? ours : undefined;
      },
      90_000,
    );
    expect(new Set(states.map((anomaly) => anomaly.state))).toEqual(new Set(['firing', 'cleared']));
    expect(new Set(states.map((anomaly) => anomaly.fingerprint)).size).toBe(1);
  });
});

describe.runIf(HAS_AMTOOL)('amtool (Debian)', () => {
  it('adds an alert, which becomes an incident', async () => {
    const product = await startForTest({ data: await temporaryDirectory() });
    const added = spawnSync(
      'amtool',
      [
        `--alertmanager.url=${product.url}`,
        ...[
          'alert',
          'add',
          'alertname=BilgeHigh',
          'severity=critical',
          'instance=pump-1:9100',
          'ship_id=aurora',
        ],
        '--annotation=summary=water in the bilge',
      ],
      { encoding: 'utf8' },
    );
    expect([added.status, added.stderr]).toEqual([0, '']);
    const incident = await eventually('the incident', async () => {
      const { data } = await read(product.url, '/api/v3/incidents?limit=100', Incidents);
      return data.find((one) => JSON.stringify(one.evidence).includes('BilgeHigh'));
    });
    expect(incident).toMatchObject({ ship_id: 'aurora', severity: 'critical', status: 'open' });
    expect(incident.scope[0]?.device_id).toBe('host:pump-1');
  });
});
