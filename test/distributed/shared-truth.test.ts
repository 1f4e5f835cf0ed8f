import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, temporaryDirectory } from '../e2e/product.fixture.ts';
import { FAULT_LIMIT_MS } from './fault-installation.fixture.ts';
import { Installation } from './installation.fixture.ts';
import { readyAt } from './ready.fixture.ts';

const POLICIES = fileURLToPath(new URL('../../policies', import.meta.url));
const SHARED_MS = 60_000;

/** Two of each role that answers for others or is asked by people. */
let installation: Installation;
let policies: string;
const removals: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const directory = await temporaryDirectory((remove) => removals.push(remove));
  policies = join(directory, 'policies');
  await cp(POLICIES, policies, { recursive: true });
  installation = new Installation(directory, { AIOPS_POLICY: policies });
  await installation.start(['incident-api', 'correlation-service']);
  await installation.startRole('incident-api', 'other-api');
  await installation.startRole('correlation-service', 'other');
  await eventually(
    'both share the partitions',
    async () => {
      for (const name of ['correlation-service', 'other']) {
        const metrics = await (await fetch(`${installation.urlOf(name)}/metrics`)).text();
        expect(metrics).toMatch(/^aiops_partitions_held\{[^}]*\} 4$/m);
      }
      return true;
    },
    SHARED_MS,
  );
}, FAULT_LIMIT_MS);
afterAll(async () => {
  await installation.end();
  for (const remove of removals) await remove();
});

async function ask(name: string, path: string, method = 'GET', body?: object) {
  const answer = await fetch(`${installation.urlOf(name)}/api/v3${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const silence = () => ({
  matchers: [{ field: 'device_id', value: 'switch-*' }],
  ends_at: new Date(Date.now() + 3_600_000).toISOString(),
});

async function idsAt(name: string): Promise<string[]> {
  const { status, body } = await ask(name, '/silences');
  expect(status).toBe(200);
  return (body['data'] as { silence_id: string }[]).map(({ silence_id }) => silence_id);
}

describe('what several processes hold together', () => {
  it('a silence holds in all partitions once it is told to, and is gone from all once it is ended', async () => {
    const made = await ask('incident-api', '/silences', 'POST', silence());
    expect(made).toMatchObject({ status: 201, body: { state: 'applied' } });
    const { silence_id: id } = made.body['silence'] as { silence_id: string };
    for (const name of ['incident-api', 'other-api']) expect(await idsAt(name)).toEqual([id]);
    expect(await ask('other-api', `/silences/${id}`, 'DELETE')).toMatchObject({ status: 200 });
    for (const name of ['incident-api', 'other-api']) expect(await idsAt(name)).toEqual([]);
  });

  it('a silence is not told as applied, and no list is shown, while a partition has nobody', async () => {
    await installation.process('other').end('SIGKILL');
    // Both at once: after ten seconds the partitions have another holder.
    const [made, listed] = await Promise.all([
      ask('incident-api', '/silences', 'POST', silence()),
      ask('other-api', '/silences'),
    ]);
    expect(listed).toMatchObject({ status: 503, body: { code: 'correlation_unavailable' } });
    expect(made).toMatchObject({ status: 202, body: { state: 'accepted' } });
    const { silence_id: id } = made.body['silence'] as { silence_id: string };
    await eventually(
      'the list is whole again',
      async () => {
        expect(await idsAt('incident-api')).toEqual([id]);
        return true;
      },
      SHARED_MS,
    );
  });

  it('a policy is reloaded by all at the word of one, and who runs under another one is named', async () => {
    await setWindow(901);
    expect(await ask('incident-api', '/policy/reload', 'POST')).toMatchObject({ status: 200 });
    await eventually('the other one reloaded', async () => {
      expect(await windowAt('other-api')).toBe(901);
      return true;
    });
    expect(await readyAt(installation.urlOf('other-api'))).toEqual({ status: 200, missing: [] });
    await setWindow(902);
    await installation.startRole('enrichment-service');
    await eventually('the new process is named', async () => {
      expect(await readyAt(installation.urlOf('other-api'))).toEqual({
        status: 200,
        missing: ['same policy'],
      });
      return true;
    });
    installation.process('correlation-service').child.kill('SIGHUP');
    await eventually('all run under one again', async () => {
      expect(await windowAt('incident-api')).toBe(902);
      expect(await readyAt(installation.urlOf('other-api'))).toEqual({ status: 200, missing: [] });
      return true;
    });
  });
});

async function setWindow(seconds: number): Promise<void> {
  const file = join(policies, 'correlate.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/dedup_ttl_sec: \d+/, `dedup_ttl_sec: ${seconds}`));
}

async function windowAt(name: string): Promise<unknown> {
  const { body } = await ask(name, '/policy');
  const values = body['data'] as { key: string; value: unknown }[];
  return values.find(({ key }) => key === 'correlate.dedup_ttl_sec')?.value;
}
