import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Incident } from '@aiops/contracts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { eventually, read } from '../../e2e/product.fixture.ts';
import { hasProgram } from '../../inputs/debian-package.ts';
import { deployedForFile } from './roles.fixture.ts';
import { healthAt, Watchers } from './watchers.fixture.ts';

const HAS_VICTORIA_METRICS =
  hasProgram('vmalert', 'victoria-metrics') && hasProgram('victoria-metrics', 'victoria-metrics');
const HAS_ALERTMANAGER =
  hasProgram('prometheus-alertmanager', 'prometheus-alertmanager') &&
  hasProgram('amtool', 'prometheus-alertmanager');
const HAS_WGET = hasProgram('wget', 'wget');

const deployed = deployedForFile();

function watchers(): Watchers {
  const started = new Watchers(deployed());
  onTestFinished(() => started.end());
  return started;
}

/** The incident on an entity, once there is one. */
function incidentOn(entity: string): Promise<Incident> {
  const Page = z.object({ data: z.array(Incident) });
  return eventually(`an incident on ${entity}`, async () => {
    const { data } = await read(
      deployed().urlOf('incident-api'),
      '/api/v3/incidents',
      Page,
      deployed().bearer('admin'),
    );
    return data.find(({ scope }) => scope.some(({ device_id }) => device_id === entity));
  });
}

describe.runIf(HAS_VICTORIA_METRICS)('vmagent', () => {
  it('finds a role by its name, gets in with its key, and stores what it counts', async () => {
    const started = watchers();
    await started.start('victoria-metrics');
    await started.start('vmagent', {
      'scrape_interval: 15s': 'scrape_interval: 1s',
      'scrape_timeout: 10s': 'scrape_timeout: 1s',
    });
    const Series = z.object({ data: z.array(z.record(z.string(), z.string())) });
    const match = encodeURIComponent('aiops_http_requests_total{job="aiops"}');
    const series = await eventually('what ingest counts', async () => {
      const { data } = await read(
        started.urlOf('victoria-metrics'),
        `/api/v1/series?match[]=${match}`,
        Series,
      );
      return data[0];
    });
    expect(series).toMatchObject({ process: 'localhost', job: 'aiops' });
  });
});

describe.runIf(HAS_VICTORIA_METRICS)('vmalert', () => {
  it('tells the platform, with its key, which role is gone, though Alertmanager is away', async () => {
    const started = watchers();
    await started.start('victoria-metrics');
    // Nothing is scraped here, so that it finds every role absent.
    await started.start('vmalert', { 'interval: 15s': 'interval: 1s', 'for: 1m': 'for: 0s' });
    const incident = await incidentOn('host:aiops');
    expect(incident.severity).toBe('critical');
    expect(incident.evidence.map(({ summary }) => summary).join()).toMatch(/No process of [a-z-]+ answers/);
  });
});

describe.runIf(HAS_ALERTMANAGER)('Alertmanager', () => {
  it('hands on to the platform what others send to it, with the key', async () => {
    const started = watchers();
    await started.start('alertmanager');
    const url = `--alertmanager.url=${started.urlOf('alertmanager')}`;
    const labels = ['alertname=BilgeHigh', 'severity=critical', 'host=bilge-3'];
    const { status, stderr } = spawnSync('amtool', [url, 'alert', 'add', ...labels], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect((await incidentOn('host:bilge-3')).severity).toBe('critical');
    expect(await healthAt('alertmanager', started.portOf('alertmanager'))).toBe(0);
    await started.end();
    expect(await healthAt('alertmanager', started.portOf('alertmanager'))).not.toBe(0);
  });
});

describe.runIf(HAS_VICTORIA_METRICS && HAS_WGET)('the health checks of the engines', () => {
  it('hold of nats-server, VictoriaMetrics, vmagent and vmalert while they run, and of nobody who is gone', async () => {
    expect(await healthAt('nats', deployed().natsMonitorPort)).toBe(0);
    const started = watchers();
    const names = ['victoria-metrics', 'vmagent', 'vmalert'] as const;
    for (const name of names) await started.start(name);
    for (const name of names) expect([name, await healthAt(name, started.portOf(name))]).toEqual([name, 0]);
    await started.end();
    for (const name of names)
      expect([name, await healthAt(name, started.portOf(name))]).not.toEqual([name, 0]);
  });
});

describe('the health check of Vector', () => {
  it('holds where GET /health answers 200, and not where it answers 503 or nobody does', async () => {
    let status = 200;
    const server = createServer((request, response) =>
      response.writeHead(request.url === '/health' ? status : 404).end('{}'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await healthAt('vector', port)).toBe(0);
    expect(await healthAt('qdrant', port)).toBe(0);
    status = 503;
    expect(await healthAt('vector', port)).not.toBe(0);
    await new Promise((resolve) => server.close(resolve));
    expect(await healthAt('vector', port)).not.toBe(0);
    expect(await healthAt('qdrant', port)).not.toBe(0);
  });
});
