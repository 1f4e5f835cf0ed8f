import { appendFile, cp, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bodyOf, Errors, incidentsOf, Logs, problemOf, Receipt } from './answers.ts';
import {
  eventually,
  type Product,
  read,
  runCli,
  startProduct,
  temporaryDirectory,
} from './product.fixture.ts';
import { curl, postRecords } from './senders.ts';

const SHIPPED = fileURLToPath(new URL('../../policies', import.meta.url));
const NDJSON = { 'content-type': 'application/x-ndjson' };

let product: Product;
let url = '';
let data = '';
let policy = '';
beforeAll(async () => {
  data = await temporaryDirectory(afterAll);
  policy = join(await temporaryDirectory(afterAll), 'policies');
  await cp(SHIPPED, policy, { recursive: true });
  product = await startProduct({ data, args: ['--policy', policy, '--ship', 'aurora'] });
  url = product.url;
});
afterAll(() => product?.kill());

const now = (): string => new Date().toISOString();

describe('a batch with bad records', () => {
  it('is answered with the index and reason of each, and the good ones are stored', async () => {
    const good = (host: string) =>
      JSON.stringify({ ts: now(), host, msg: 'good', tracking_id: `good-${host}` });
    const lines = [
      good('a'),
      '{"ts":"2026-01-01T00:00:00.000Z","msg":"cut of',
      JSON.stringify({ ts: now(), host: 'b' }),
      good('c'),
      JSON.stringify({ ts: 'yesterday', msg: 'when?' }),
      '42',
      JSON.stringify({ ts: now(), msg: 'x', level: { deep: true } }),
      good('d'),
    ];
    const answer = await curl(`${url}/api/v3/ingest/logs`, {
      method: 'POST',
      headers: NDJSON,
      body: lines.join('\n'),
    });
    const receipt = bodyOf(answer, 202, Receipt);
    expect({ accepted: receipt.accepted, refused: receipt.refused_count }).toEqual({
      accepted: 3,
      refused: 5,
    });
    expect(receipt.refused.map(({ index }) => index)).toEqual([1, 2, 4, 5, 6]);
    const [cut, noMessage, noTime, , badLevel] = receipt.refused;
    expect(cut?.reason).toContain('not JSON');
    expect(noMessage).toMatchObject({ field: 'msg', reason: 'is missing' });
    expect(noTime).toMatchObject({ field: 'ts' });
    expect(badLevel).toMatchObject({ field: 'level' });
    const stored = await eventually('the good records', async () => {
      const found = await read(url, '/api/v3/logs?q=good', Logs);
      return found.data.length === 3 ? found.data : undefined;
    });
    expect(stored.map(({ tracking_id }) => tracking_id).sort()).toEqual(['good-a', 'good-c', 'good-d']);
  });

  it('and no good one at all is a 400 problem that lists them', async () => {
    const answer = await postRecords(url, 'logs', [{ msg: 'no time' }, { ts: now() }]);
    const problem = problemOf(answer);
    expect(problem).toMatchObject({ status: 400, code: 'records_refused' });
    expect(problem.errors).toMatchObject([
      { index: 0, field: 'ts' },
      { index: 1, field: 'msg' },
    ]);
  });

  it('that cannot be unpacked, or has bytes that are no text, is refused and harms nothing', async () => {
    const route = `${url}/api/v3/ingest/logs`;
    const gzip = { ...NDJSON, 'content-encoding': 'gzip' };
    const notGzip = await curl(route, { method: 'POST', headers: gzip, body: 'this is not gzip' });
    expect(problemOf(notGzip).status).toBe(400);
    const body = Buffer.concat([
      Buffer.from(`{"ts":"${now()}","msg":"`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}\n'),
    ]);
    const notText = await curl(route, { method: 'POST', headers: NDJSON, body });
    expect(problemOf(notText).errors).toMatchObject([{ index: 0, reason: 'is not valid UTF-8' }]);
    expect((await curl(`${url}/ready`)).status).toBe(200);
  });
});

describe('a syslog line that cannot be parsed', () => {
  it('is kept as text with parse_error, its error is listed, and it still leads to its incident', async () => {
    const socket = connect({ port: product.syslogPort, host: '127.0.0.1' });
    socket.end('<999>1 not a header: no space left on device /srv\n');
    const log = await eventually('the line', async () => {
      const { data: found } = await read(url, '/api/v3/logs?q=srv', Logs);
      return found[0];
    });
    expect(log.msg).toContain('no space left on device /srv');
    expect(log.parse_error).toMatch(/\w+/);
    const listed = await eventually('its error', async () => {
      const { data: found } = await read(url, `/api/v3/errors/${log.tracking_id}`, Errors);
      return found[0];
    });
    expect(listed).toMatchObject({
      tracking_id: log.tracking_id,
      role: 'ingest',
      error_msg: log.parse_error,
    });
    const [incident] = await incidentsOf(url, 'type=resource_pressure');
    expect(incident?.tracking_ids).toEqual([log.tracking_id]);
  });
});

describe('a policy reload', () => {
  const PolicyValues = z.object({
    data: z.array(z.object({ key: z.string(), value: z.unknown(), source: z.string() })),
  });
  const dedupTtl = async () => {
    const { data: values } = await read(url, '/api/v3/policy', PolicyValues);
    return values.find(({ key }) => key === 'correlate.dedup_ttl_sec')?.value;
  };
  const reload = () => curl(`${url}/api/v3/policy/reload`, { method: 'POST' });

  it('of a wrong file is refused with file, line, key and reason, and the running one stays', async () => {
    const file = join(policy, 'correlate.yaml');
    const text = await readFile(file, 'utf8');
    const before = await dedupTtl();
    await writeFile(file, text.replace(/dedup_ttl_sec:.*/, 'dedup_ttl_sec: -5'));
    const problem = problemOf(await reload());
    expect(problem).toMatchObject({ code: 'policy_invalid' });
    expect(problem.status).toBeGreaterThanOrEqual(400);
    expect(problem.problems).toMatchObject([
      {
        file: expect.stringContaining('correlate.yaml'),
        line: expect.any(Number),
        key: 'correlate.dedup_ttl_sec',
      },
    ]);
    expect(await dedupTtl()).toBe(before);

    product.signal('SIGHUP');
    await eventually('the refusal on the terminal', async () =>
      product.printed.some(({ line }) =>
        /^policy refused: .*correlate\.yaml:\d+: correlate\.dedup_ttl_sec/.test(line),
      )
        ? true
        : undefined,
    );
    expect(await dedupTtl()).toBe(before);

    await writeFile(file, text.replace(/dedup_ttl_sec:.*/, 'dedup_ttl_sec: 60'));
    expect((await reload()).status).toBe(200);
    expect(await dedupTtl()).toBe(60);
    await writeFile(file, text);
    expect((await reload()).status).toBe(200);
    expect(await dedupTtl()).toBe(before);
  });

  it('is not survived by a wrong file at the start: it says where and why, and ends with 1', async () => {
    const wrong = join(await temporaryDirectory(), 'policies');
    await cp(SHIPPED, wrong, { recursive: true });
    await appendFile(join(wrong, 'detect.yaml'), '\nno_such_key: 1\n');
    const ran = await runCli([
      'up',
      '--port',
      '0',
      '--syslog-port',
      '0',
      '--data',
      await temporaryDirectory(),
      '--policy',
      wrong,
    ]);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/detect\.yaml:\d+.*no_such_key/);
  });
});

describe('what the product needs and does not get', () => {
  it('is told to a second process on the same data, which ends with 1 and leaves the first alone', async () => {
    const ran = await runCli(['up', '--port', '0', '--syslog-port', '0', '--data', data]);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('data_in_use');
    expect(ran.err).toContain(data);
    expect(ran.err).not.toMatch(/\bat .*\.(ts|mjs):\d+/);
    bodyOf(await postRecords(url, 'logs', [{ ts: now(), host: 'after', msg: 'still here' }]), 202, Receipt);
    await eventually('a record after it', async () => {
      const { data: found } = await read(url, '/api/v3/logs?q=still', Logs);
      return found.length === 1 ? true : undefined;
    });
  });

  it('is told when the port is taken', async () => {
    const port = new URL(url).port;
    const ran = await runCli([
      'up',
      '--port',
      port,
      '--syslog-port',
      '0',
      '--data',
      await temporaryDirectory(),
    ]);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain(port);
  });

  it('is asked of clients in problem details: unknown routes, ids and parameters', async () => {
    expect(problemOf(await curl(`${url}/api/v3/nothing`)).status).toBe(404);
    expect(problemOf(await curl(`${url}/api/v3/incidents/none`)).status).toBe(404);
    expect(problemOf(await curl(`${url}/api/v3/incidents?sevrity=high`)).status).toBe(400);
    expect(problemOf(await curl(`${url}/api/v3/logs?limit=0`)).status).toBe(400);
  });
});
