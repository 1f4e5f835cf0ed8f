import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StatsSnapshot } from '@aiops/contracts';
import { Redactor } from '@aiops/pipeline';
import { DEFAULT_POLICY } from '@aiops/policy';
import { expect, it } from 'vitest';
import { eventually, type Product, startForTest, temporaryDirectory } from '../e2e/product.fixture.ts';

const CORPUS = fileURLToPath(new URL('../../packages/pipeline/src/ingest/redact/corpus', import.meta.url));
const DUMP = fileURLToPath(new URL('./dump-strings.mjs', import.meta.url));
const GUEST_NETWORKS = ['172.20.0.0/16', 'fd00:cafe::/32'];
const WITHIN_MS = 120_000;
/** Longer names are refused. */
const MAX_NAME = 255;
/** Some texts are lines of programs that state a time of their own, outside of the hour that is counted. */
const IN_RANGE = 0.99;
const TRACKING_ID = /^[A-Za-z0-9._:-]{1,128}$/;

interface Case {
  readonly text: string;
  readonly key?: string;
  readonly spans: readonly [number, number, string][];
}

function corpus(): Case[] {
  return readdirSync(CORPUS)
    .filter((name) => name.endsWith('.ndjson'))
    .flatMap((name) => readFileSync(join(CORPUS, name), 'utf8').trimEnd().split('\n'))
    .map((line) => JSON.parse(line) as Case);
}

/** What must not be found, and what the bench counts as missed. A value that other texts hold for good reason is left out. */
function expectations(cases: readonly Case[]): {
  readonly secret: Set<string>;
  readonly missed: Set<string>;
} {
  const redactor = new Redactor({ ...DEFAULT_POLICY.privacy, guest_networks: GUEST_NETWORKS });
  const secret = new Set<string>();
  const missed = new Set<string>();
  for (const { text, key, spans } of cases) {
    const found = redactor.spans(text, key);
    for (const [start, end] of spans) {
      const isFound = found.some((span) => span.start <= start && span.end >= end);
      (isFound ? secret : missed).add(text.slice(start, end));
    }
  }
  const innocent = cases.map(({ text, spans }) =>
    spans.reduceRight((rest, [start, end]) => `${rest.slice(0, start)}\n${rest.slice(end)}`, text),
  );
  for (const value of secret)
    if (missed.has(value) || innocent.some((text) => text.includes(value))) secret.delete(value);
  return { secret, missed };
}

const AT = () => new Date().toISOString();

async function post(url: string, path: string, records: readonly object[]): Promise<void> {
  for (let from = 0; from < records.length; from += 200) {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(records.slice(from, from + 200)),
    });
    if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  }
}

/** Records whose short fields hold the texts; ids hold what is someone's by itself, without a word for it. */
async function sendNames(url: string, cases: readonly Case[]): Promise<Sent> {
  const redactor = new Redactor({ ...DEFAULT_POLICY.privacy, guest_networks: GUEST_NETWORKS });
  const names = cases.filter(({ text, key }) => key === undefined && text.length <= MAX_NAME);
  const ids = cases
    .flatMap(({ text, spans }) => spans.map(([start, end]) => text.slice(start, end)))
    .filter((id) => TRACKING_ID.test(id) && redactor.spans(id).some(({ end }) => end === id.length));
  expect(ids.length).toBeGreaterThan(50);
  const logs = [
    ...names.map(({ text }) => ({ ts: AT(), host: text, service: text, level: 'info', msg: 'x' })),
    ...ids.map((id) => ({ ts: AT(), host: 'pms-4', tracking_id: id, level: 'info', msg: 'x' })),
  ];
  const metrics = [
    ...names.map(({ text }) => ({ ts: AT(), host: text, service: text, name: text, unit: text, value: 1 })),
    ...ids.map((id) => ({ ts: AT(), host: 'pms-4', name: 'logins', tracking_id: id, value: 1 })),
  ];
  const alerts = names
    .slice(0, 100)
    .map(({ text }) => ({ ts: AT(), host: text, service: text, name: text, severity: 'warning' }));
  await post(url, '/api/v3/ingest/logs', logs);
  await post(url, '/api/v3/ingest/metrics', metrics);
  await post(url, '/api/v3/ingest/alerts', alerts);
  return { logs: logs.length, metrics: metrics.length };
}

interface Sent {
  readonly logs: number;
  readonly metrics: number;
}

/** Every text by every way in: as message, as value and name in meta, as label, as annotation, as line of syslog. */
async function sendAll({ url, syslogPort }: Product, cases: readonly Case[]): Promise<Sent> {
  const bare = cases.filter(({ key }) => key === undefined);
  await post(
    url,
    '/api/v3/ingest/logs',
    cases.map(({ text, key }, i) => ({
      ts: AT(),
      host: 'pms-1',
      service: 'pms',
      level: 'info',
      msg: key === undefined ? text : 'see the fields',
      meta: {
        [key ?? 'note']: text,
        nested: [{ [key ?? 'note']: text }],
        ...(key === undefined ? { [text]: i } : {}),
      },
    })),
  );
  await post(
    url,
    '/api/v3/ingest/metrics',
    cases.map(({ text, key }) => ({
      ts: AT(),
      host: 'pms-1',
      name: 'logins',
      value: 1,
      labels: { [key ?? 'note']: text },
    })),
  );
  await post(
    url,
    '/api/v3/ingest/alerts',
    cases.map(({ text, key }, i) => ({
      ts: AT(),
      host: 'pms-1',
      name: 'PortalFault',
      severity: 'warning',
      labels: { [key ?? 'note']: text, case: `n${i}` },
      annotations: key === undefined ? { summary: text, description: text } : { [key]: text },
    })),
  );
  await post(
    url,
    '/api/v2/alerts',
    bare.slice(0, 200).map(({ text }) => ({
      labels: { alertname: 'Relayed', instance: 'pms-2:9100', note: text },
      annotations: { summary: text },
    })),
  );
  // Each of a process of its own, so that none is joined to another.
  const lines = bare.map(({ text }, i) => {
    const line = `<11>1 ${AT()} pms-3 portal ${i} - - ${text}`;
    return `${Buffer.byteLength(line)} ${line}`;
  });
  await new Promise<void>((resolve, reject) => {
    const socket = createConnection({ port: syslogPort, host: '127.0.0.1' }, () =>
      socket.end(lines.join('')),
    );
    socket.once('error', reject).once('close', () => resolve());
  });
  return { logs: cases.length + lines.length, metrics: cases.length };
}

/** All that is stored in text columns, read as anybody would who has the disk. */
function storedStrings(data: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [DUMP, join(data, 'clickhouse')], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`the store could not be read: ${stderr}`);
  return stdout;
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile());
}

/** As it is, as JSON writes it, and as JSON inside JSON. */
function isIn(dump: string, value: string): boolean {
  const once = JSON.stringify(value).slice(1, -1);
  return [value, once, JSON.stringify(once).slice(1, -1)].some((form) => dump.includes(form));
}

/** So many records are stored as were sent. What else the bus still holds is looked for in its files. */
async function untilStored(url: string, sent: Sent): Promise<void> {
  await eventually(
    `${sent.logs} logs and ${sent.metrics} samples to be stored`,
    async () => {
      const answer = await fetch(`${url}/api/v3/stats?range=1h`);
      const { logs, metrics } = StatsSnapshot.parse(await answer.json());
      if ((logs ?? 0) >= sent.logs * IN_RANGE && (metrics ?? 0) >= sent.metrics) return true;
      throw new Error(`${logs} logs and ${metrics} samples are stored`);
    },
    WITHIN_MS,
  );
}

it('nothing that tells of a person is at rest, but for the misses that the bench counts', async () => {
  const cases = corpus();
  const { secret, missed } = expectations(cases);
  const data = await temporaryDirectory();
  const env = {
    AIOPS_POLICY__privacy__guest_networks: `[${GUEST_NETWORKS.map((range) => `"${range}"`).join(',')}]`,
  };
  const product = await startForTest({ data, env });
  const texts = await sendAll(product, cases);
  const names = await sendNames(product.url, cases);
  await untilStored(product.url, {
    logs: texts.logs + names.logs,
    metrics: texts.metrics + names.metrics,
  });
  await product.stop();

  const store = storedStrings(data);
  // The dump holds what it should: texts without persons, and tokens in the place of persons.
  for (const known of ['moved to port 12', '[email]', '[card]', '[phone]', '[ssn]', '[guest-ip:'])
    expect(store).toContain(known);
  const others = ['bus', 'snapshots'].flatMap((folder) => filesBelow(join(data, folder)));
  // One byte a character: what is not ASCII is looked for by its bytes.
  const raw = others.map((path) => readFileSync(path).toString('latin1')).join('\n');
  expect(raw).toContain('moved to port 12');

  const leaked = [...secret].filter((value) => isIn(store, value));
  expect(leaked).toEqual([]);
  const leakedRaw = [...secret].filter((value) => isIn(raw, Buffer.from(value).toString('latin1')));
  expect(leakedRaw).toEqual([]);
  process.stdout.write(`${secret.size} values looked for, ${missed.size} counted as missed\n`);
});
