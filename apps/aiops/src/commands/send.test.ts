import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AnsweringServer,
  answeringServer,
  problem,
  type Received,
  type Reply,
} from '../cli/answering-server.fixture.ts';
import { run, type Said } from '../cli/kept-terminal.fixture.ts';

let folder: string;
let server: AnsweringServer;
/** Asked first; undefined leaves the answer to `taking`. */
let special: (request: Received, number: number) => Reply | undefined;

/** Takes every record but those whose message says that they are bad. */
function taking({ body, method }: Received): Reply {
  if (method === 'HEAD') return { status: 200 };
  const lines = body.trimEnd().split('\n');
  const refused = lines.flatMap((line, index) =>
    line.includes('bad') ? [{ index, field: 'msg', reason: 'is bad' }] : [],
  );
  const accepted = lines.length - refused.length;
  if (accepted === 0) return problem(400, 'records_refused', 'all were refused', { errors: refused });
  return { status: 202, body: { accepted, refused, refused_count: refused.length } };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'send-'));
  special = () => undefined;
  server = await answeringServer((request) => special(request, server.received.length) ?? taking(request));
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function file(name: string, lines: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, lines.join('\n'));
  return path;
}
const log = (msg: string): string => JSON.stringify({ ts: '2026-01-05T10:00:00Z', msg });
const send = (path: string, ...more: string[]): Promise<Said> =>
  run(['send', path, '--url', server.url, ...more]);
const posted = (): Received[] => server.received.filter(({ method }) => method === 'POST');
const bodies = (): string[][] => posted().map(({ body }) => body.trimEnd().split('\n'));

describe('aiops send', () => {
  it('waits as the server says and sends the same batch again', async () => {
    const path = await file('a.ndjson', [log('one'), log('two')]);
    special = (_, number) => (number === 1 ? { ...withoutRoom, headers: { 'retry-after': '0' } } : undefined);
    const said = await send(path, '--json');
    expect(JSON.parse(said.out)).toMatchObject({ sent: 2, accepted: 2, refused: 0 });
    expect(said.code).toBe(0);
    expect(said.note).toContain('Waiting 0 s: the bus is full');
    expect(bodies()).toEqual([
      [log('one'), log('two')],
      [log('one'), log('two')],
    ]);
  });

  it('says that what was accepted may be sampled, and where that is counted', async () => {
    const said = await send(await file('a.ndjson', [log('one')]));
    expect(said.note).toContain('may be sampled in a storm');
    expect(said.note).toContain(`${server.url}/api/v3/stats/drops`);
    special = ({ method }) => (method === 'HEAD' ? problem(404, 'not_found', 'no such route') : undefined);
    const there = await send(await file('c.ndjson', [log('one')]));
    expect(there.note).toContain('are not kept.');
    expect(there.note).not.toContain('stats/drops');
    special = () => undefined;
    expect((await send(await file('b.ndjson', [log('one')]), '--json')).note).toBe('');
  });

  it('names each refused record by file and line, sends the others, and fails', async () => {
    const path = await file('a.ndjson', [log('one'), '', log('bad'), log('three'), log('bad')]);
    const said = await send(path, '--batch', '2', '--json');
    expect(JSON.parse(said.out)).toMatchObject({ sent: 4, accepted: 2, refused: 2 });
    expect(said.code).toBe(1);
    expect(said.note).toContain(`${path}:3: msg is bad\n`);
    expect(said.note).toContain(`${path}:5: msg is bad\n`);
  });

  it('brings each kind of record to its route and takes lines of text apart', async () => {
    const path = await file('mixed', [
      '{"ts":"2026-01-05T10:00:00Z","name":"cpu_pct","value":1}',
      '{"ts":"2026-01-05T10:00:00Z","name":"HighLatency"}',
      log('hello'),
      '<13>1 2026-01-05T10:00:01Z web-1 nginx 12 - - upstream timed out',
      '   at com.example.Foo(Foo.java:1)',
    ]);
    expect((await send(path)).code).toBe(0);
    const sent = Object.fromEntries(
      posted().map(({ path, body }) => [
        path,
        body
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ]),
    );
    expect(sent['/api/v3/ingest/metrics']).toHaveLength(1);
    expect(sent['/api/v3/ingest/alerts']).toHaveLength(1);
    expect(sent['/api/v3/ingest/logs']).toMatchObject([
      { msg: 'hello' },
      {
        ts: '2026-01-05T10:00:01.000Z',
        host: 'web-1',
        service: 'nginx',
        level: 'notice',
        // A line that continues the one before is one record with it.
        msg: 'upstream timed out\n   at com.example.Foo(Foo.java:1)',
      },
    ]);
  });

  it('goes on behind what a server took before it was full', async () => {
    const path = await file('a.ndjson', [log('one'), log('two'), log('three')]);
    const partly = problem(503, 'intake_unavailable', 'come again', { accepted: 2, next_index: 2 });
    special = (_, number) =>
      number === 1 && partly !== 'hang up' ? { ...partly, headers: { 'retry-after': '0' } } : undefined;
    expect(JSON.parse((await send(path, '--json')).out)).toMatchObject({ sent: 3, accepted: 3, refused: 0 });
    expect(bodies().at(-1)).toEqual([log('three')]);
  });

  it('halves a batch that is too large, and refuses only a record that is too large alone', async () => {
    const path = await file('a.ndjson', [log('one'), log('x'.repeat(500)), log('three')]);
    special = ({ body }) => (body.length > 200 ? problem(413, 'body_too_large', 'too large') : undefined);
    const said = await send(path, '--json');
    expect(JSON.parse(said.out)).toMatchObject({ accepted: 2, refused: 1 });
    expect(said.note).toContain(`${path}:2: is larger than the server takes`);
  });

  it('sends again when the connection breaks, and says where to go on when the server stays away', async () => {
    const path = await file('a.ndjson', [log('one'), log('two')]);
    special = (_, number) => (number === 2 ? 'hang up' : undefined);
    expect(JSON.parse((await send(path, '--batch', '1', '--json')).out)).toMatchObject({ accepted: 2 });
    special = (_, number) => (number > 4 ? 'hang up' : undefined);
    const said = await send(path, '--batch', '1', '--patience', '1s');
    expect(said.code).toBe(3);
    expect(said.note).toContain(`1 records were accepted, everything up to ${path}:1 (server_unreachable)`);
  });

  it('stops at once when the key is wrong', async () => {
    special = () => problem(401, 'unauthenticated', 'send an API key');
    const said = await send(await file('a.ndjson', [log('one')]));
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(server.received).toHaveLength(1);
  });

  it('sends nothing when one of the files can’t be read, or is a JSON array', async () => {
    const good = await file('a.ndjson', [log('one')]);
    const missing = await run(['send', good, join(folder, 'missing'), '--url', server.url]);
    expect(missing.code).toBe(2);
    const array = await send(await file('b.json', ['[', log('one'), ']']));
    expect(array.code).toBe(2);
    expect(array.note).toContain("jq -c '.[]'");
    expect(server.received).toEqual([]);
  });

  it('cuts a line without end and sends the rest of the file', async () => {
    const path = await file('a.log', ['x'.repeat(3_000_000), log('after')]);
    expect(JSON.parse((await send(path, '--json')).out)).toMatchObject({ sent: 2, accepted: 2 });
    expect(
      bodies()
        .flat()
        .map((line) => JSON.parse(line).msg.length),
    ).toEqual([1_048_576, 5]);
  });
});

const withoutRoom = {
  status: 503,
  body: {
    type: 'urn:aiops:problem:bus_full',
    title: 'x',
    status: 503,
    code: 'bus_full',
    detail: 'the bus is full',
  },
};
