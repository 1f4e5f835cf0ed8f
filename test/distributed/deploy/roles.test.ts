import { readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { Incident } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventually, read } from '../../e2e/product.fixture.ts';
import { STARTED_ROLES } from '../installation.fixture.ts';
import { ROOT } from './compose.ts';
import { deployedForFile } from './roles.fixture.ts';
import { through } from './vector.ts';
import { vectorEvents } from './vector-events.ts';

/** What is stored has to be younger than the retention. */
const at = new Date(Date.now() - 60_000);
const events = vectorEvents(at);
const deployed = deployedForFile();

async function send(
  route: 'logs' | 'metrics',
  records: readonly unknown[],
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  return fetch(`${deployed().urlOf('ingest')}/api/v3/ingest/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', ...headers },
    body: records.map((record) => JSON.stringify(record)).join('\n'),
  });
}

describe('make-keys.sh', () => {
  it('makes each key once, readable for the users of the containers, and a new one for a file that was lost', () => {
    const before = deployed().key('operator');
    expect(before).toMatch(/^aiops_/);
    expect(statSync(path.join(deployed().directory, 'keys/operator/operator_key')).mode & 0o777).toBe(0o444);
    expect(deployed().script('make-keys.sh')).toBe('');
    expect(deployed().key('operator')).toBe(before);
    rmSync(path.join(deployed().directory, 'keys/operator/operator_key'));
    deployed().script('make-keys.sh');
    expect(deployed().key('operator')).not.toBe(before);
  });
});

describe('the roles as the compose file starts them', () => {
  it('are healthy by the health check of their container', () => {
    for (const role of STARTED_ROLES) expect([role, deployed().health(role)]).toEqual([role, 0]);
  });

  it('are ready: they get into NATS and ClickHouse with the secrets that were made', async () => {
    for (const role of STARTED_ROLES) {
      const ready = await eventually(`${role} to be ready`, async () => {
        const answer = await fetch(`${deployed().urlOf(role)}/ready`);
        return answer.status === 200 ? answer.status : undefined;
      });
      expect(ready).toBe(200);
    }
  });

  it('show their metrics to the key of vmagent and to nobody without one', async () => {
    for (const role of STARTED_ROLES) {
      const url = `${deployed().urlOf(role)}/metrics`;
      expect((await fetch(url)).status).toBe(401);
      expect((await fetch(url, { headers: deployed().bearer('operator') })).status).toBe(200);
    }
  });

  it('show the metrics that the alert rules ask for', async () => {
    const answer = await fetch(`${deployed().urlOf('ingest')}/metrics`, {
      headers: deployed().bearer('operator'),
    });
    const shown = new Set([...(await answer.text()).matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
    const rules = readFileSync(path.join(ROOT, 'deploy/vmalert/rules.yml'), 'utf8');
    const asked = [...rules.matchAll(/\baiops_\w+/g)].map(([name]) => name.replace(/_bucket$/, ''));
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter((name) => !shown.has(name))).toEqual([]);
  });

  it('take what Vector makes of each of its sources, with the key that Vector has', async () => {
    const logs = [
      through(['from_syslog', 'tracked_logs'], events.syslog),
      through(['from_files', 'tracked_logs'], events.plainLine),
      through(['from_files', 'tracked_logs'], events.bareLine),
      through(['from_files', 'tracked_logs'], events.jsonLine),
      through(['from_journal', 'tracked_logs'], events.journalEntry),
    ];
    expect((await send('logs', logs, {})).status).toBe(401);
    const taken = await send('logs', logs, deployed().bearer('ingest'));
    expect(await taken.json()).toEqual({ accepted: 5, refused: [], refused_count: 0 });
    const metrics = [through(['from_machine', 'tracked_metrics'], events.machineMetric)];
    const measured = await send('metrics', metrics, deployed().bearer('ingest'));
    expect(await measured.json()).toEqual({ accepted: 1, refused: [], refused_count: 0 });
  });

  it('store it as Vector said it: level, host, program, time and tracking_id', async () => {
    const Logs = z.object({
      data: z.array(
        z.looseObject({
          tracking_id: z.string(),
          level: z.string().nullable(),
          host: z.string(),
          service: z.string(),
          ts: z.string(),
        }),
      ),
    });
    const stored = await eventually('the stored logs', async () => {
      const { data } = await read(
        deployed().urlOf('incident-api'),
        `/api/v3/logs?from=${new Date(at.getTime() - 60_000).toISOString()}`,
        Logs,
        deployed().bearer('admin'),
      );
      return data.length >= 5 ? data : undefined;
    });
    const { host, service, level, ts } = stored.find((each) => each.tracking_id === 'bridge:0017') ?? {};
    expect([host, service, level, ts]).toEqual(['wan-rt-1', 'sshd', 'error', at.toISOString()]);
    expect(stored.find((each) => each.service === 'pos')).toMatchObject({
      level: 'error',
      ts: at.toISOString(),
    });
    expect(stored.find((each) => each.service === 'kernel')).toMatchObject({ level: 'critical' });
  });

  it('make an incident of a line that came in', async () => {
    const line = {
      ...events.syslog,
      timestamp: new Date().toISOString(),
      hostname: 'modem-1',
      appname: 'vsat',
      message: 'carrier lost on beam 2',
    };
    await send('logs', [through(['from_syslog', 'tracked_logs'], line)], deployed().bearer('ingest'));
    const Page = z.object({ data: z.array(Incident) });
    await eventually('the incident', async () => {
      const { data } = await read(
        deployed().urlOf('incident-api'),
        '/api/v3/incidents',
        Page,
        deployed().bearer('admin'),
      );
      return data.find(({ scope }) => scope.some(({ device_id }) => device_id === 'host:modem-1'));
    });
  });

  it('are found not healthy once they are gone', async () => {
    await deployed().stop('enrichment-service');
    expect(deployed().health('enrichment-service')).toBe(1);
    await deployed().startRole('enrichment-service');
    expect(deployed().health('enrichment-service')).toBe(0);
  });
});
