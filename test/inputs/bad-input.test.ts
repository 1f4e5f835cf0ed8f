import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { AnomalyDetected, Incident, LogMessage, MetricSample } from '@aiops/contracts';
import { newWriter } from '@aiops/wire';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  eventually,
  type Product,
  read,
  runCli,
  startProduct,
  temporaryDirectory,
} from '../e2e/product.fixture.ts';
import { deepJson, gzipBomb, SNAPPY_CLAIM, zstdBomb } from './bad-bodies.ts';

const POLICIES = fileURLToPath(new URL('../../policies', import.meta.url));
const MEGABYTE = 1_048_576;
/** Whatever came before, an honest record is taken within this. */
const HONEST_WITHIN_MS = 5_000;
const MAX_HEAP_GROWTH = 96 * MEGABYTE;
const MAX_RSS_GROWTH = 400 * MEGABYTE;
const JNDI = '$'.concat('{jndi:ldap://127.0.0.1:1/x}');
const TEN_YEARS_MS = 10 * 365 * 86_400_000;

const Logs = z.object({ data: z.array(LogMessage) });
const Metrics = z.object({ data: z.array(MetricSample) });
const Anomalies = z.object({ data: z.array(AnomalyDetected) });
const Incidents = z.object({ data: z.array(Incident) });
const Receipt = z.object({
  accepted: z.number(),
  refused: z.array(z.object({ index: z.number(), field: z.string().optional(), reason: z.string() })),
});

let product: Product;
let before: { rss: number; heap: number };
let honest = 0;
const undo: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const keep = (remove: () => Promise<void>) => undo.push(remove);
  const policy = await temporaryDirectory(keep);
  policyWithHungryCapture(policy);
  product = await startProduct({ data: await temporaryDirectory(keep), args: ['--policy', policy] });
  // What the store and the compiler take once is no growth.
  for (let round = 0; round < 10; round += 1) await post('logs', ndjson(manyLogs(2_000, `warm-${round}`)));
  await eventually('the first records to be stored', async () => ((await lag()) === 0 ? true : undefined));
  before = await memory();
});
afterAll(async () => {
  await product.kill();
  for (const remove of undo) await remove();
});

/** The product lives, and takes an honest record at once, after each bad one. */
afterEach(async () => {
  expect((await fetch(`${product.url}/health`)).status).toBe(200);
  honest += 1;
  const host = `honest-${honest}`;
  expect(await post('logs', ndjson([log({ host })]))).toMatchObject({ status: 202 });
  await eventually('the honest record', async () => (await logsOf(host))[0], HONEST_WITHIN_MS);
});

/** The shipped policy, and one pattern whose capture would take a backtracking engine till the end of the world. */
function policyWithHungryCapture(directory: string): void {
  for (const name of readdirSync(POLICIES).filter((file) => file.endsWith('.yaml'))) {
    const text = readFileSync(join(POLICIES, name), 'utf8');
    const pattern =
      "    hungry:\n      words: [hungry]\n      captures: ['(?P<object>(a+)+$)']\n" +
      '      severity: low\n      incident_type: other\n';
    const changed = name === 'detect.yaml' ? text.replace(/^ {2}logs_patterns:\n/m, `$&${pattern}`) : text;
    if (name === 'detect.yaml') expect(changed).not.toBe(text);
    writeFileSync(join(directory, name), changed);
  }
}

function log(fields: object = {}): Record<string, unknown> {
  return { ts: new Date().toISOString(), host: 'edge', service: 'pms', msg: 'all is well', ...fields };
}

function manyLogs(count: number, host: string): object[] {
  return Array.from({ length: count }, (_, i) => log({ host, msg: `record ${i}` }));
}

function ndjson(records: readonly unknown[]): string {
  return records
    .map((record) => `${typeof record === 'string' ? record : JSON.stringify(record)}\n`)
    .join('');
}

async function request(path: string, body: string | Buffer, headers: Record<string, string> = {}) {
  const bytes = new Uint8Array(Buffer.from(body));
  const answer = await fetch(`${product.url}${path}`, { method: 'POST', body: bytes, headers });
  return { status: answer.status, text: await answer.text() };
}

async function post(kind: 'logs' | 'metrics', body: string | Buffer, headers: Record<string, string> = {}) {
  const { status, text } = await request(`/api/v3/ingest/${kind}`, body, headers);
  return { status, text, receipt: Receipt.safeParse(JSON.parse(text)).data };
}

async function logsOf(host: string): Promise<LogMessage[]> {
  return (await read(product.url, `/api/v3/logs?host=${host}&limit=1000`, Logs)).data;
}

async function storedLogs(host: string, count: number): Promise<LogMessage[]> {
  return await eventually(`${count} records of ${host}`, async () => {
    const found = await logsOf(host);
    return found.length >= count ? found.sort((a, b) => a.msg.localeCompare(b.msg)) : undefined;
  });
}

async function numbers(name: string): Promise<number[]> {
  const text = await (await fetch(`${product.url}/metrics`)).text();
  return [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))].map((match) =>
    Number(match[1]),
  );
}

async function lag(): Promise<number> {
  return (await numbers('aiops_bus_lag')).reduce((sum, value) => sum + value, 0);
}

async function memory(): Promise<{ rss: number; heap: number }> {
  const [rss = Number.NaN] = await numbers('process_resident_memory_bytes');
  const [heap = Number.NaN] = await numbers('nodejs_heap_size_used_bytes');
  return { rss, heap };
}

async function sendSyslog(bytes: string | Buffer): Promise<void> {
  const socket = createConnection({ port: product.syslogPort, host: '127.0.0.1' });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject).once('close', () => resolve());
    socket.end(bytes);
  });
}

function syslog(host: string, msg: string): string {
  return `<13>1 ${new Date().toISOString()} ${host} app - - - ${msg}`;
}

describe('what is too much', () => {
  it('a syslog line of 10 MB is cut and marked, and the next line of the connection is whole', async () => {
    const long = syslog('long-lines', `a${'x'.repeat(10 * MEGABYTE)}`);
    await sendSyslog(`${long}\n${syslog('long-lines', 'b whole')}\n`);
    await sendSyslog(
      `${Buffer.byteLength(long)} ${long}${syslog('long-lines', 'c').length} ${syslog('long-lines', 'c')}`,
    );
    const stored = await storedLogs('long-lines', 4);
    expect(stored.map(({ msg, truncated }) => [msg.slice(0, 7), truncated])).toEqual([
      ['axxxxxx', true],
      ['axxxxxx', true],
      ['b whole', undefined],
      ['c', undefined],
    ]);
    for (const { msg } of stored) expect(Buffer.byteLength(msg)).toBeLessThanOrEqual(16_384);
  });

  it('a record of 10 MB is refused by its index, and a body that is too large as a whole', async () => {
    const long = log({ host: 'long-records', msg: 'x'.repeat(10 * MEGABYTE) });
    const batch = ndjson([log({ host: 'long-records' }), long, log({ host: 'long-records' })]);
    expect(await post('logs', batch)).toMatchObject({ status: 413 });
    const { status, receipt } = await post('logs', gzipSync(batch), { 'content-encoding': 'gzip' });
    expect(status).toBe(202);
    expect(receipt).toMatchObject({ accepted: 2, refused: [{ index: 1 }] });
    expect(receipt?.refused[0]?.reason).toMatch(/larger than \d+ bytes/);
    await storedLogs('long-records', 2);
  });

  it.each([
    ['gzip', '/api/v3/ingest/logs', gzipBomb(500), 'application/x-ndjson'],
    ['zstd', '/api/v3/ingest/logs', zstdBomb(4_000), 'application/x-ndjson'],
    ['gzip', '/v1/logs', gzipBomb(500), 'application/x-protobuf'],
    ['snappy', '/api/v1/write', SNAPPY_CLAIM, 'application/x-protobuf'],
    ['gzip', '/loki/api/v1/push', gzipBomb(500), 'application/json'],
  ])('a %s bomb at %s is refused without being unpacked', async (encoding, path, body, type) => {
    const startMs = performance.now();
    const answer = await request(path, body, { 'content-encoding': encoding, 'content-type': type });
    expect(answer.status).toBe(413);
    expect(answer.text).toMatch(/larger|bytes/);
    expect(performance.now() - startMs).toBeLessThan(8_000);
  });

  it('JSON of a depth of 200,000 is taken or refused by its index, and its neighbours are stored', async () => {
    const deep = `{"ts":"${new Date().toISOString()}","msg":"deep","host":"deep-json","meta":{"x":${deepJson(200_000)}}}`;
    const { status, receipt } = await post(
      'logs',
      ndjson([log({ host: 'deep-json', msg: 'a' }), deep, log({ host: 'deep-json', msg: 'z' })]),
    );
    expect(status).toBe(202);
    expect((receipt?.accepted ?? 0) + (receipt?.refused.length ?? 0)).toBe(3);
    expect((await storedLogs('deep-json', 2)).map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(['a', 'z']),
    );
    for (const path of ['/v1/logs', '/v1/metrics', '/loki/api/v1/push', '/api/v2/alerts']) {
      const answer = await request(path, deepJson(200_000), { 'content-type': 'application/json' });
      expect([path, answer.status >= 400 && answer.status < 500]).toEqual([path, true]);
    }
  });

  it('a thousand different alerts of one host hold nobody up', async () => {
    const alerts = Array.from({ length: 1_000 }, (_, i) => ({
      ts: new Date().toISOString(),
      host: 'talker',
      name: 'PortalFault',
      severity: 'warning',
      labels: { case: `n${i}` },
    }));
    expect((await request('/api/v3/ingest/alerts', ndjson(alerts))).status).toBe(202);
    let slowestMs = 0;
    await eventually(
      'all to be stored',
      async () => {
        const startMs = performance.now();
        await (await fetch(`${product.url}/health`)).text();
        slowestMs = Math.max(slowestMs, performance.now() - startMs);
        const { data } = await read(product.url, '/api/v3/anomalies?limit=1000&host=talker', Anomalies);
        return data.length >= 1_000 ? true : undefined;
      },
      30_000,
    );
    process.stdout.write(`1,000 alerts of one host: the slowest answer took ${Math.round(slowestMs)} ms\n`);
    expect(slowestMs).toBeLessThan(HONEST_WITHIN_MS);
  });

  it('a hundred thousand values of one label take no memory for good', async () => {
    const start = await memory();
    for (let round = 0; round < 20; round += 1) {
      const samples = Array.from({ length: 5_000 }, (_, i) => ({
        ts: new Date().toISOString(),
        host: 'labels',
        name: 'cpu_pct',
        value: 50,
        labels: { session: `s-${round}-${i}` },
      }));
      await eventually('room', async () => {
        const { status } = await post('metrics', ndjson(samples));
        expect([202, 429]).toContain(status);
        return status === 202 ? true : undefined;
      });
    }
    await eventually('all to be handled', async () => ((await lag()) === 0 ? true : undefined), 60_000);
    const heap = await eventually(
      'memory to be given back',
      async () => {
        const now = (await memory()).heap;
        return now <= start.heap + MAX_HEAP_GROWTH ? now : undefined;
      },
      30_000,
    );
    process.stdout.write(`100,000 label values: heap ${mb(start.heap)} MB before, ${mb(heap)} MB after\n`);
  });
});

describe('what is damaged', () => {
  it('invalid UTF-8 is refused by its index over HTTP, and repaired in a syslog line', async () => {
    const good = Buffer.from(`${JSON.stringify(log({ host: 'utf8' }))}\n`);
    const bad = Buffer.concat([
      Buffer.from('{"msg":"'),
      Buffer.from([0xc3, 0x28, 0xff]),
      Buffer.from('"}\n'),
    ]);
    const { status, receipt } = await post('logs', Buffer.concat([good, bad, good]));
    expect([status, receipt]).toEqual([
      202,
      expect.objectContaining({ accepted: 2, refused: [{ index: 1, reason: 'is not valid UTF-8' }] }),
    ]);
    await sendSyslog(
      Buffer.concat([Buffer.from(syslog('utf8-line', 'a ')), Buffer.from([0xff, 0xfe, 0x0a])]),
    );
    const [line] = await storedLogs('utf8-line', 1);
    expect(line?.msg).toMatch(/^a \uFFFD/);
  });

  it('NUL bytes spoil neither the record nor its neighbours', async () => {
    const { status } = await post(
      'logs',
      ndjson([log({ host: 'nul', msg: 'a\u0000b' }), log({ host: 'nul' })]),
    );
    expect(status).toBe(202);
    const framed = syslog('nul', 'c\u0000d');
    await sendSyslog(`${framed.length} ${framed}`);
    const stored = await storedLogs('nul', 3);
    expect(stored.some(({ msg }) => msg.startsWith('a') && msg.endsWith('b'))).toBe(true);
    expect(stored.some(({ msg }) => msg.startsWith('c'))).toBe(true);
  });

  it('of a half-broken batch each bad record is told by index and reason, and each good one is stored', async () => {
    const faults = [
      '{"half":',
      '"text"',
      '[]',
      { msg: 'no time' },
      log({ msg: 7 }),
      log({ ts: 'yesterday' }),
    ];
    const batch = Array.from({ length: 60 }, (_, i) =>
      i % 2 === 0 ? log({ host: 'half', msg: `good ${i}` }) : faults[((i - 1) / 2) % faults.length],
    );
    const { status, receipt } = await post('logs', ndjson(batch));
    expect(status).toBe(202);
    const odd = Array.from({ length: 30 }, (_, i) => i * 2 + 1);
    const refusedOrTaken = receipt?.refused.map(({ index }) => index) ?? [];
    expect(odd).toEqual(expect.arrayContaining(refusedOrTaken));
    for (const { reason } of receipt?.refused ?? []) expect(reason).not.toBe('');
    expect((receipt?.accepted ?? 0) + refusedOrTaken.length).toBe(60);
    const stored = await storedLogs('half', 30);
    const good = stored.filter(({ msg }) => msg.startsWith('good'));
    expect(new Set(good.map(({ msg }) => msg)).size).toBe(30);
  });

  it('numbers that are none are refused by their index', async () => {
    const sample = (value: string) =>
      `{"ts":"${new Date().toISOString()}","host":"nan","name":"level_m","value":${value}}`;
    const { receipt } = await post(
      'metrics',
      ndjson(['1', 'NaN', 'Infinity', '-1e999', '"7"', 'null', '2'].map(sample)),
    );
    expect(receipt?.accepted).toBe(2);
    expect(receipt?.refused.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5]);
    const { data } = await eventually('the good samples', async () => {
      const page = await read(product.url, '/api/v3/metrics?name=level_m&limit=10', Metrics);
      return page.data.length >= 2 ? page : undefined;
    });
    expect(data.map(({ value }) => value).sort()).toEqual([1, 2]);
  });

  it.each(['/v1/logs', '/v1/metrics'])(
    'protobuf of wrong wire types at %s is refused, with a reason',
    async (path) => {
      const headers = { 'content-type': 'application/x-protobuf' };
      const bodies = [
        newWriter().uint32(8).int64(7).finish(),
        newWriter().uint32(10).fork().uint32(16).int64(1).ldelim().finish(),
        newWriter().uint32(10).fork().uint32(18).fork().uint32(16).int64(3).ldelim().ldelim().finish(),
        Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]),
        Buffer.from([0x0b, 0x0b, 0x0b, 0x0c]),
        Buffer.alloc(2_000, 0x0b),
      ];
      for (const body of bodies) {
        const { status, text } = await request(path, Buffer.from(body), headers);
        expect(status === 400 || (status === 200 && text !== '')).toBe(true);
        expect(text).not.toBe('');
      }
    },
  );
});

describe('what is wrong', () => {
  it('a clock ten years ahead counts as now and is marked; one ten years behind keeps its time', async () => {
    const sentMs = Date.now();
    const at = (ms: number) => new Date(ms).toISOString();
    const { receipt } = await post(
      'logs',
      ndjson([
        log({ host: 'clocks', msg: 'ahead', ts: at(sentMs + TEN_YEARS_MS) }),
        log({ host: 'clocks', msg: 'behind', ts: at(sentMs - TEN_YEARS_MS) }),
        log({ host: 'clocks', msg: 'right', ts: at(sentMs) }),
      ]),
    );
    expect(receipt?.accepted).toBe(3);
    const stored = await storedLogs('clocks', 2);
    const ahead = stored.find(({ msg }) => msg === 'ahead');
    expect(ahead?.clock_skew).toBe(true);
    expect(Math.abs(Date.parse(ahead?.ts ?? '') - sentMs)).toBeLessThan(60_000);
    process.stdout.write(`clocks: stored ${stored.map(({ msg, ts }) => `${msg} ${ts}`).join(', ')}\n`);
    // The time of all others went on as before: what happens now is still an incident.
    await incidentOf('after-clocks', 'no space left on device');
  });

  it('an expression that would never end in a backtracking engine stays linear', async () => {
    // The second kind keeps its last character when it is cut at the limit, so that the whole of it fails to match.
    const lines = Array.from({ length: 50 }, (_, i) =>
      log({ host: `hungry-${i}`, msg: `hungry ${'a'.repeat(i % 2 === 0 ? 50_000 : 16_000)}!` }),
    );
    const startMs = performance.now();
    expect((await post('logs', ndjson(lines))).status).toBe(202);
    const health = await fetch(`${product.url}/health`, { signal: AbortSignal.timeout(3_000) });
    expect(health.status).toBe(200);
    await eventually(
      'every line to be judged',
      async () => {
        const { data } = await read(product.url, '/api/v3/anomalies?limit=1000', Anomalies);
        const judged = new Set(data.map(({ host }) => host).filter((host) => host?.startsWith('hungry-')));
        return judged.size === lines.length ? true : undefined;
      },
      HONEST_WITHIN_MS,
    );
    process.stdout.write(
      `(a+)+$ over 50 lines of 50,000 and 16,000: ${Math.round(performance.now() - startMs)} ms\n`,
    );
  });

  it('escapes and injections are stored as text and printed harmless', async () => {
    const msg =
      "=cmd|' /C calc'!A0 no space left on device \u001b[31mred\u001b]0;owned\u0007 {{7*7}} " +
      `${JNDI} <script>alert(1)</script> '; DROP TABLE logs; --`;
    const incident = await incidentOf('inject-1', msg);
    const [stored] = await logsOf('inject-1');
    for (const part of ["=cmd|' /C calc'!A0", '{{7*7}}', JNDI, '<script>', 'DROP TABLE'])
      expect(stored?.msg).toContain(part);
    for (const args of [['show', incident.incident_id], ['ls']]) {
      const { code, out } = await runCli(['incidents', ...args, '--url', product.url]);
      expect(code).toBe(0);
      expect(out).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
    }
    const { out } = await runCli(['incidents', 'show', incident.incident_id, '--url', product.url]);
    for (const part of ['{{7*7}}', JNDI]) expect(out).toContain(part);
    expect(out).not.toContain('49');
  });
});

async function incidentOf(host: string, msg: string): Promise<Incident> {
  expect((await post('logs', ndjson([log({ host, msg, level: 'error' })]))).status).toBe(202);
  return await eventually(`an incident of ${host}`, async () => {
    const { data } = await read(product.url, '/api/v3/incidents?limit=100', Incidents);
    return data.find(({ scope }) => scope.some(({ device_id }) => device_id === `host:${host}`));
  });
}

function mb(bytes: number): number {
  return Math.round(bytes / MEGABYTE);
}

it('after all of it the process is as large as before, within bounds', async () => {
  const after = await eventually(
    'memory to be given back',
    async () => {
      const now = await memory();
      return now.heap <= before.heap + MAX_HEAP_GROWTH && now.rss <= before.rss + MAX_RSS_GROWTH
        ? now
        : undefined;
    },
    60_000,
  );
  process.stdout.write(
    `heap ${mb(before.heap)} → ${mb(after.heap)} MB, resident ${mb(before.rss)} → ${mb(after.rss)} MB\n`,
  );
  const restarts = product.printed.filter(({ line }) => /fatal|uncaught|unhandled/i.test(line));
  expect(restarts).toEqual([]);
});
