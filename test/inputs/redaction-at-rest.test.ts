import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redactor } from '@aiops/pipeline';
import { DEFAULT_POLICY } from '@aiops/policy';
import { expect, it } from 'vitest';
import { eventually, type Product, startForTest, temporaryDirectory } from '../e2e/product.fixture.ts';

const CORPUS = fileURLToPath(new URL('../../packages/pipeline/src/ingest/redact/corpus', import.meta.url));
const DUMP = fileURLToPath(new URL('./dump-strings.mjs', import.meta.url));
const GUEST_NETWORKS = ['172.20.0.0/16', 'fd00:cafe::/32'];
const WITHIN_MS = 120_000;
const QUIET_LOOKS = 60;

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

/** Every text by every way in: as message, as value and name in meta, as label, as annotation, as line of syslog. */
async function sendAll({ url, syslogPort }: Product, cases: readonly Case[]): Promise<void> {
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
  const lines = bare.map(({ text }) => {
    const line = `<11>1 ${AT()} pms-3 portal - - - ${text}`;
    return `${Buffer.byteLength(line)} ${line}`;
  });
  await new Promise<void>((resolve, reject) => {
    const socket = createConnection({ port: syslogPort, host: '127.0.0.1' }, () =>
      socket.end(lines.join('')),
    );
    socket.once('error', reject).once('close', () => resolve());
  });
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

/** Every consumer is done with everything, at several looks in a row: lines that may go on wait a moment to be joined. */
async function untilStored(url: string): Promise<void> {
  let quiet = 0;
  await eventually(
    'all records to be stored',
    async () => {
      const text = await (await fetch(`${url}/metrics`)).text();
      const lags = [...text.matchAll(/^aiops_bus_lag\{.*\} (\S+)$/gm)].map((match) => Number(match[1]));
      quiet = lags.length > 0 && lags.every((lag) => lag === 0) ? quiet + 1 : 0;
      return quiet >= QUIET_LOOKS ? true : undefined;
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
  await sendAll(product, cases);
  await untilStored(product.url);
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
