import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AnomalyDetected, Incident, LogMessage, MetricSample } from '@aiops/contracts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { eventually, read, runCli, startForTest, temporaryDirectory } from '../e2e/product.fixture.ts';
import { hasProgram } from './debian-package.ts';

const ALERTMANAGER = 'prometheus-alertmanager';
const HAS_ALERTMANAGER = hasProgram(ALERTMANAGER, ALERTMANAGER) && hasProgram('amtool', ALERTMANAGER);
const SHIPPED = fileURLToPath(new URL('../../policies/webhooks', import.meta.url));
const Anomalies = z.object({ data: z.array(AnomalyDetected) });
const Incidents = z.object({ data: z.array(Incident) });
const Logs = z.object({ data: z.array(LogMessage) });
const Metrics = z.object({ data: z.array(MetricSample) });

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** An Alertmanager of its own, with us as its only receiver. */
async function startAlertmanager(webhook: string): Promise<string> {
  const directory = await temporaryDirectory();
  const config = `route: {receiver: aiops, group_wait: 1s, group_interval: 1s, repeat_interval: 1h}
receivers:
  - name: aiops
    webhook_configs: [{url: '${webhook}', send_resolved: true}]
`;
  writeFileSync(join(directory, 'alertmanager.yml'), config);
  const port = await freePort();
  const child = spawn(
    ALERTMANAGER,
    [
      `--config.file=${join(directory, 'alertmanager.yml')}`,
      `--storage.path=${join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: 'ignore' },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const url = `http://127.0.0.1:${port}`;
  await eventually('Alertmanager', async () => (await fetch(`${url}/-/ready`)).ok || undefined);
  return url;
}

function amtool(url: string, ...args: string[]): void {
  const ran = spawnSync('amtool', [`--alertmanager.url=${url}`, 'alert', 'add', ...args], {
    encoding: 'utf8',
  });
  expect([ran.status, ran.stderr]).toEqual([0, '']);
}

async function post(url: string, name: string, body: unknown) {
  const response = await fetch(`${url}/api/v3/ingest/webhook/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

describe.runIf(HAS_ALERTMANAGER)('Alertmanager (Debian)', () => {
  it('posts its alerts to our webhook: firing is an incident, resolved clears its condition', async () => {
    const product = await startForTest({ data: await temporaryDirectory(), args: ['--no-host-metrics'] });
    const alertmanager = await startAlertmanager(`${product.url}/api/v3/ingest/webhook/alertmanager`);
    const startsAt = new Date(Math.floor(Date.now() / 1000) * 1000 - 60_000).toISOString();
    const labels = ['alertname=BilgeHigh', 'severity=critical', 'instance=pump-1:9100', 'ship_id=aurora'];
    const alert = [...labels, '--annotation=summary=water in the bilge', `--start=${startsAt}`];
    amtool(alertmanager, ...alert);
    const incident = await eventually('the incident', async () => {
      const { data } = await read(product.url, '/api/v3/incidents?limit=100', Incidents);
      return data[0];
    });
    expect(incident).toMatchObject({ ship_id: 'aurora', severity: 'critical', status: 'open' });
    expect(incident.scope[0]?.device_id).toBe('host:pump-1');

    const endsAt = new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
    amtool(alertmanager, ...alert, `--end=${endsAt}`);
    const states = await eventually(
      'the end of the alert',
      async () => {
        const { data } = await read(product.url, '/api/v3/anomalies?limit=100', Anomalies);
        return data.some(({ state }) => state === 'cleared') ? data : undefined;
      },
      60_000,
    );
    const firing = states.find(({ state }) => state === 'firing');
    const cleared = states.find(({ state }) => state === 'cleared');
    expect(firing).toMatchObject({
      host: 'pump-1',
      started_at: startsAt,
      severity_written: 'critical',
      reason: 'BilgeHigh (critical): water in the bilge',
      meta: { source: 'webhook-alertmanager', labels: { instance: 'pump-1:9100' } },
    });
    expect(cleared).toMatchObject({
      fingerprint: firing?.fingerprint,
      started_at: startsAt,
      occurred_at: endsAt,
    });
  });
});

describe('the shipped mappings', () => {
  it('take what Grafana, Uptime Kuma and plain senders post', async () => {
    const { url } = await startForTest({ data: await temporaryDirectory(), args: ['--no-host-metrics'] });
    const grafana = {
      receiver: 'aiops',
      status: 'firing',
      alerts: [
        {
          status: 'firing',
          labels: { alertname: 'DiskFull', severity: 'high', instance: 'nas-1:9100', grafana_folder: 'IT' },
          annotations: { summary: 'less than 5 %' },
          startsAt: '2026-01-02T03:04:05.123456789Z',
          endsAt: '0001-01-01T00:00:00Z',
          generatorURL: 'http://grafana/alerting/1',
          values: { A: 95.2 },
        },
      ],
      version: '1',
    };
    const kuma = (status: number) => ({
      heartbeat: { monitorID: 1, status, time: '2026-01-02 03:04:05.000', msg: 'timeout', important: true },
      monitor: { id: 1, name: 'Crew portal', url: 'https://portal', type: 'http' },
      msg: '[Crew portal] Down',
    });
    expect((await post(url, 'grafana', grafana)).status).toBe(202);
    expect((await post(url, 'uptime-kuma', kuma(0))).status).toBe(202);
    expect((await post(url, 'uptime-kuma', kuma(1))).status).toBe(202);
    expect((await post(url, 'uptime-kuma', kuma(2))).body).toMatchObject({ accepted: 0, ignored: 1 });
    const line = {
      time: '2026-01-02T03:04:05Z',
      host: 'radar-1',
      severity: 'error',
      message: 'magnetron low',
    };
    expect((await post(url, 'generic', line)).status).toBe(202);
    expect(await post(url, 'nagios', {})).toMatchObject({ status: 404, body: { code: 'unknown_webhook' } });

    const anomalies = await eventually('three alerts', async () => {
      const { data } = await read(url, '/api/v3/anomalies?limit=100', Anomalies);
      return data.length >= 3 ? data : undefined;
    });
    const ofHost = (host: string) => anomalies.filter((one) => one.host === host);
    expect(ofHost('nas-1')).toMatchObject([
      { severity_written: 'high', started_at: '2026-01-02T03:04:05.123Z' },
    ]);
    expect(new Set(ofHost('Crew portal').map(({ state }) => state))).toEqual(new Set(['firing', 'cleared']));
    expect(new Set(ofHost('Crew portal').map(({ fingerprint }) => fingerprint)).size).toBe(1);
    const stored = await eventually('the line', async () => {
      const { data } = await read(url, '/api/v3/logs?limit=10&from=2026-01-01T00:00:00Z', Logs);
      return data[0];
    });
    expect(stored).toMatchObject({
      host: 'radar-1',
      level: 'error',
      msg: 'magnetron low',
      ts: '2026-01-02T03:04:05.000Z',
      source: 'webhook-generic',
    });
  });
});

describe('mappings of one’s own', () => {
  it('make metric samples, and a bad one is told with its line before anything starts', async () => {
    const directory = await temporaryDirectory();
    const webhooks = join(directory, 'webhooks');
    mkdirSync(webhooks);
    cpSync(join(SHIPPED, 'generic.yaml'), join(webhooks, 'generic.yaml'));
    const good = `kind: metric
items: /tanks
fields: { ts: $/at, ship_id: $/ship, host: "tank-{no}", name: fuel_level, value: /level, unit: percent }
`;
    writeFileSync(join(webhooks, 'tanks.yaml'), good);
    const args = ['--no-host-metrics', '--webhooks', webhooks];
    const { url } = await startForTest({ data: join(directory, 'data'), args });
    const at = Date.now() - 1000;
    const tanks = [{ no: 1, level: '81.5' }, { no: 2, level: 12 }, { no: 3 }];
    expect(await post(url, 'tanks', { at, ship: 'aurora', tanks })).toMatchObject({
      status: 202,
      body: { accepted: 2, refused: [{ index: 2, field: 'value', reason: 'is missing' }] },
    });
    const samples = await eventually('two samples', async () => {
      const { data } = await read(url, '/api/v3/metrics?name=fuel_level&limit=10', Metrics);
      return data.length === 2 ? data : undefined;
    });
    expect(samples.map(({ host, value, ts }) => ({ host, value, ts }))).toEqual(
      expect.arrayContaining([
        { host: 'tank-1', value: 81.5, ts: new Date(at).toISOString() },
        { host: 'tank-2', value: 12, ts: new Date(at).toISOString() },
      ]),
    );

    writeFileSync(join(webhooks, 'tanks.yaml'), good.replace('value:', 'valeu:'));
    const ran = await runCli([
      'up',
      '--port',
      '0',
      '--syslog-port',
      '0',
      '--data',
      join(directory, 'other'),
      ...args,
    ]);
    expect(ran.code).not.toBe(0);
    expect(ran.err).toMatch(/tanks\.yaml:3: fields\.valeu: is not a field of metric/);
  });
});
