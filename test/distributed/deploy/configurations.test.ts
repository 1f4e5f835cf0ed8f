import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { TOPOLOGY } from '@aiops/contracts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { temporaryDirectory } from '../../e2e/product.fixture.ts';
import { hasProgram } from '../../inputs/debian-package.ts';
import { freePort } from '../free-port.ts';
import { STARTED_ROLES } from '../installation.fixture.ts';
import { natsServer } from '../nats-server.ts';
import { startProcess } from '../processes.ts';
import { COMPOSE_FOLDER, ROOT, readYaml } from './compose.ts';

const HAS_PROMTOOL = hasProgram('promtool', 'prometheus');
const HAS_AMTOOL = hasProgram('amtool', 'prometheus-alertmanager');
const HAS_VICTORIA_METRICS = hasProgram('vmalert', 'victoria-metrics');

function deployed(file: string): string {
  return path.join(ROOT, 'deploy', file);
}

/** What a program finds wrong; `valid` when it ends well. */
function verdict(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? 'valid' : `${stdout}${stderr}`;
}

/** Runs a script of the compose folder as a copy of its own, so that what it writes is not the checkout's. */
async function copyOfScripts(): Promise<string> {
  const folder = await temporaryDirectory();
  copyFileSync(path.join(COMPOSE_FOLDER, 'make-secrets.sh'), path.join(folder, 'make-secrets.sh'));
  return folder;
}

describe('make-secrets.sh', () => {
  it('writes random secrets once, into a folder that other accounts cannot enter', async () => {
    const [one, other] = [await copyOfScripts(), await copyOfScripts()];
    const run = (folder: string): string =>
      spawnSync('sh', [`${folder}/make-secrets.sh`], { encoding: 'utf8' }).stdout;
    const secret = (folder: string, name: string): string =>
      readFileSync(`${folder}/secrets/${name}`, 'utf8');
    expect(run(one)).toContain('made nats-password');
    run(other);
    expect(statSync(`${one}/secrets`).mode & 0o777).toBe(0o700);
    expect(statSync(`${one}/secrets/nats-password`).mode & 0o777).toBe(0o444);
    for (const name of ['nats-password', 'clickhouse-password', 'grafana-admin-password', 'qdrant-key']) {
      expect(secret(one, name)).toMatch(/^[0-9a-f]{48}$/);
      expect(secret(one, name)).not.toBe(secret(other, name));
    }
    const before = secret(one, 'clickhouse-users.xml');
    expect(run(one)).toBe('');
    expect(secret(one, 'clickhouse-users.xml')).toBe(before);
    expect(before).not.toContain(secret(one, 'clickhouse-password'));
  });

  it('gives nats-server an authorization that its configuration includes', async () => {
    const folder = await copyOfScripts();
    spawnSync('sh', [`${folder}/make-secrets.sh`]);
    mkdirSync(`${folder}/nats`);
    copyFileSync(deployed('nats/nats.conf'), `${folder}/nats/nats.conf`);
    expect(verdict(natsServer(), '-c', `${folder}/nats/nats.conf`, '-t')).toContain('authorization.conf');
    copyFileSync(`${folder}/secrets/nats-authorization.conf`, `${folder}/nats/authorization.conf`);
    expect(verdict(natsServer(), '-c', `${folder}/nats/nats.conf`, '-t')).toBe('valid');
  });

  it('has nats-server write out to the disk within a second, so that a power cut costs no more', async () => {
    const folder = await temporaryDirectory();
    writeFileSync(`${folder}/authorization.conf`, '');
    const [port, monitor] = [await freePort(), await freePort()];
    const text = readFileSync(deployed('nats/nats.conf'), 'utf8')
      .replace('0.0.0.0:4222', `127.0.0.1:${port}`)
      .replace('127.0.0.1:8222', `127.0.0.1:${monitor}`)
      .replace('store_dir: /data', `store_dir: "${folder}/data"`);
    writeFileSync(`${folder}/nats.conf`, text);
    const server = await startProcess(natsServer(), ['-c', `${folder}/nats.conf`], /Server is ready/);
    onTestFinished(() => server.end('SIGKILL'));
    const answer = await fetch(`http://127.0.0.1:${monitor}/varz`);
    const { jetstream } = z
      .object({ jetstream: z.object({ config: z.object({ sync_interval: z.number() }) }) })
      .parse(await answer.json());
    expect(jetstream.config.sync_interval).toBe(1_000_000_000);
  });
});

describe('pull-model.sh', () => {
  it('finds the model that the policy names', () => {
    const { stdout } = spawnSync('sh', [path.join(COMPOSE_FOLDER, 'pull-model.sh'), '--name'], {
      encoding: 'utf8',
      env: { ...process.env, LLM_POLICY: path.join(ROOT, 'policies/llm.yaml') },
    });
    const { llm } = z
      .looseObject({ llm: z.looseObject({ model: z.string() }) })
      .parse(readYaml('policies/llm.yaml'));
    expect(stdout.trim()).toBe(llm.model);
  });
});

const Rules = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.looseObject({ alert: z.string(), expr: z.string(), labels: z.record(z.string(), z.string()) }),
      ),
    }),
  ),
});

describe('the alert rules', () => {
  const rules = Rules.parse(readYaml('deploy/vmalert/rules.yml')).groups.flatMap((group) => group.rules);

  it('watch every role, and say of each alert how bad it is and whose it is', () => {
    const down = rules.find(({ alert }) => alert === 'RoleDown');
    const watched = [...(down?.expr ?? '').matchAll(/process="([a-z-]+)"/g)].map(([, name]) => name);
    expect(watched).toEqual([...STARTED_ROLES]);
    expect(rules.filter(({ labels }) => labels.host === undefined || labels.service === undefined)).toEqual(
      [],
    );
    const severities = new Set(rules.map(({ labels }) => labels.severity));
    expect(
      [...severities].filter((word) => !['critical', 'error', 'high', 'warning'].includes(word ?? '')),
    ).toEqual([]);
  });
});

describe('the scrape configuration', () => {
  it('asks every role for its metrics, with a key', () => {
    const Scrape = z.object({
      scrape_configs: z.array(
        z.looseObject({
          job_name: z.string(),
          authorization: z.object({ credentials_file: z.string() }).optional(),
          dns_sd_configs: z
            .array(z.object({ names: z.array(z.string()), port: z.int(), type: z.literal('A') }))
            .default([]),
        }),
      ),
    });
    const job = Scrape.parse(readYaml('deploy/vmagent/scrape.yml')).scrape_configs.find(
      (each) => each.job_name === 'aiops',
    );
    expect(job?.authorization).toEqual({ credentials_file: '/run/keys/operator_key' });
    expect(job?.dns_sd_configs).toEqual(
      STARTED_ROLES.map((role) => ({ names: [role], type: 'A', port: TOPOLOGY[role].port })),
    );
  });
});

describe.runIf(HAS_PROMTOOL)('promtool', () => {
  it('finds the alert rules valid, and doing what their own tests say', () => {
    expect(verdict('promtool', 'check', 'rules', deployed('vmalert/rules.yml'))).toBe('valid');
    expect(verdict('promtool', 'test', 'rules', deployed('vmalert/rules.test.yml'))).toBe('valid');
  });
});

describe.runIf(HAS_AMTOOL)('amtool', () => {
  it('finds the configuration of Alertmanager valid', () => {
    expect(verdict('amtool', 'check-config', deployed('alertmanager/alertmanager.yml'))).toBe('valid');
  });

  it('sends what vmalert fires to the mailbox alone, and what others send to the platform as well', () => {
    const route = (...labels: readonly string[]): string =>
      spawnSync(
        'amtool',
        ['config', 'routes', 'test', `--config.file=${deployed('alertmanager/alertmanager.yml')}`, ...labels],
        {
          encoding: 'utf8',
        },
      ).stdout.trim();
    expect(route('sender=vmalert', 'alertname=RoleDown')).toBe('mailbox');
    expect(route('alertname=NodeDown')).toBe('platform,mailbox');
  });
});

describe.runIf(HAS_VICTORIA_METRICS)('VictoriaMetrics', () => {
  it('finds the alert rules valid', () => {
    expect(verdict('vmalert', '-dryRun', `-rule=${deployed('vmalert/rules.yml')}`)).toBe('valid');
  });

  it('finds the scrape configuration valid, and an unknown field not', async () => {
    const check = (file: string): string =>
      verdict('vmagent', '-dryRun', `-promscrape.config=${file}`, '-remoteWrite.url=http://127.0.0.1:1');
    expect(check(deployed('vmagent/scrape.yml'))).toBe('valid');
    const wrong = path.join(await temporaryDirectory(), 'scrape.yml');
    writeFileSync(wrong, `${readFileSync(deployed('vmagent/scrape.yml'), 'utf8')}unheard_of: 1\n`);
    expect(check(wrong)).toContain('unheard_of');
  });
});

describe('the configuration of ClickHouse', () => {
  it('is where vmagent asks', () => {
    const port = /<port>(\d+)<\/port>/.exec(readFileSync(deployed('clickhouse/aiops.xml'), 'utf8'))?.[1];
    const text = readFileSync(deployed('vmagent/scrape.yml'), 'utf8');
    expect(parse(text)).toMatchObject({
      scrape_configs: expect.arrayContaining([
        { job_name: 'clickhouse', static_configs: [{ targets: [`clickhouse:${port}`] }] },
      ]),
    });
  });
});
