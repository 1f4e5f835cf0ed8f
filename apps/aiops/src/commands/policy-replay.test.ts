import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answeringServer, type Received } from '../cli/answering-server.fixture.ts';
import { run } from '../cli/kept-terminal.fixture.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-'));
});
afterEach(() => rm(folder, { recursive: true }));

const T0 = Date.parse('2026-01-05T00:00:00.000Z');

/** A processor at 80 % for twenty minutes, a metric each 15 s, and a full disk for the last of them. */
async function records(): Promise<string> {
  const lines: string[] = [];
  for (let i = 0; i < 160; i += 1) {
    const ts = new Date(T0 + i * 15_000).toISOString();
    const value = i >= 20 && i < 100 ? 80 : 20;
    const place = { ts, ship_id: 'MV-AURORA', host: 'files-1', service: 'node' };
    lines.push(JSON.stringify({ kind: 'metric', name: 'cpu_pct', value, ...place }));
    if (i === 90)
      lines.push(
        JSON.stringify({
          kind: 'log',
          level: 'error',
          msg: 'write failed: no space left on device',
          ...place,
        }),
      );
  }
  const path = join(folder, 'records.ndjson');
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

async function otherPolicy(text: string): Promise<string> {
  await writeFile(join(folder, 'policy.yaml'), text);
  return folder;
}

interface Report {
  readonly appear: { incident: { incident_type: string; ship_id: string } }[];
  readonly vanish: { incident: { incident_type: string } }[];
  readonly change: { changes: { field: string }[] }[];
  readonly same: number;
  readonly policy_changes: { key: string; replayed: boolean }[];
  readonly present: { incidents: number; metrics: number; logs: number };
  readonly other: { incidents: number };
  readonly notes: { code: string }[];
}

async function report(...args: string[]): Promise<Report> {
  const said = await run(['policy', 'replay', '--json', ...args]);
  if (said.code !== 0) throw new Error(said.note);
  return JSON.parse(said.out);
}

describe('aiops policy replay over files', () => {
  it('finds the incidents that another threshold would make, and ends well', async () => {
    const policy = await otherPolicy('includes: [detect.yaml]\n');
    await writeFile(
      join(folder, 'detect.yaml'),
      'detect:\n  thresholds:\n    cpu_pct:\n      value: 75\n      severity: critical\n',
    );
    const found = await report('--policy', policy, await records());
    expect(found.policy_changes).toMatchObject([
      { key: 'detect.thresholds.cpu_pct.severity', replayed: true },
      { key: 'detect.thresholds.cpu_pct.value', from: 85, to: 75, replayed: true },
    ]);
    expect(found.present).toMatchObject({ metrics: 160, logs: 1, incidents: 1 });
    expect(found.other.incidents).toBe(1);
    const fields = found.change[0]?.changes.map(({ field }) => field);
    expect(fields).toEqual(expect.arrayContaining(['severity', 'findings', 'begins']));
    expect([found.appear, found.vanish, found.same]).toEqual([[], [], 0]);
  });

  it('says in words what would appear and what would vanish', async () => {
    const off = 'detect.logs_patterns.disk_full=null';
    const path = await records();
    const vanished = await run(['policy', 'replay', '--set', off, path]);
    expect(vanished.out).toMatch(
      /1 incident would vanish:\n +INCIDENT .*\n +inc_\w+ +high +resource_pressure/,
    );
    expect(vanished.out).toContain('None would appear.');
    // The two policies the other way round.
    const bare = await otherPolicy('includes: [detect.yaml]\n');
    await writeFile(join(folder, 'detect.yaml'), 'detect:\n  logs_patterns:\n    disk_full: null\n');
    const appeared = await run(['policy', 'replay', '--present', bare, '--policy', 'policies', path]);
    expect(appeared.out).toMatch(
      /1 incident would appear:\n +INCIDENT .*\n +inc_\w+ +high +resource_pressure/,
    );
  });

  it('keeps to a time and a ship', async () => {
    const args = ['--set', 'detect.thresholds.cpu_pct.value=75', await records()];
    const { present } = await report(...args, '--to', '2026-01-05T00:10:00Z');
    expect(present.metrics).toBe(40);
    expect((await report(...args, '--ship', 'MV-OTHER')).present.metrics).toBe(0);
  });

  it('says what a replay does not show', async () => {
    const { notes, policy_changes } = await report('--set', 'retention.logs_days=1', await records());
    expect(policy_changes).toMatchObject([{ key: 'retention.logs_days', replayed: false }]);
    expect(notes.map(({ code }) => code)).toContain('not_replayed');
  });

  it('wants another policy, a source that can be read, and a time that holds something', async () => {
    const path = await records();
    const set = ['--set', 'detect.thresholds.cpu_pct.value=75'];
    for (const [args, code] of [
      [[path], 'no_other_policy'],
      [[...set, '-'], 'not_twice'],
      [[...set, path, '--data', folder], 'two_sources'],
      [[...set, path, '--from', '2026-01-06T00:00:00Z', '--to', '2026-01-05T00:00:00Z'], 'empty_range'],
      [[...set, '--data', folder], 'no_data'],
      [[...set, '--data', folder, '--url', 'http://127.0.0.1:9'], 'two_sources'],
      [['--set', 'detect.threshold.disk_pct.value=9', path], 'policy_invalid'],
    ] as const) {
      const said = await run(['policy', 'replay', ...args]);
      expect([said.code, said.out]).toEqual([2, '']);
      expect(said.note).toContain(`(${code})`);
    }
    expect((await run(['policy', 'replay', '--set', 'detect.nothing=1', path])).note).toContain(
      '(policy_invalid)',
    );
  });
});

it('tells a long list by its size, and lays a wrong --set at no file’s door', async () => {
  const path = await records();
  const wrong = await run(['policy', 'replay', '--set', 'detect.threshold.disk_pct.value=9', path]);
  expect(wrong.note).toContain('--set: detect.threshold: is not a known key; did you mean thresholds?');
  expect(wrong.note).not.toContain('detect.yaml');
  const { out } = await run(['policy', 'replay', '--policy', 'policies-microservices', path]);
  expect(out).toMatch(
    /detect\.types: \d+ entries → \d+ entries|detect\.types: \d+ entries, \d+ of them others now/,
  );
  for (const line of out.split('\n')) expect(line.length).toBeLessThan(400);
});

describe('aiops policy replay against a running server', () => {
  it('compares with what the server runs, not with what the program brings', async () => {
    const bare = await otherPolicy(
      'includes: [detect.yaml]\nship_overrides:\n  A: {detect.thresholds.cpu_pct.value: 60}\n',
    );
    await writeFile(
      join(folder, 'detect.yaml'),
      'detect:\n  logs_patterns: {disk_full: null}\n  thresholds: {cpu_pct: {value: 70}}\n',
    );
    const site = JSON.parse((await run(['policy', 'show', '--policy', bare, '--json'])).out);
    const own = { key: 'detect.thresholds.cpu_pct.value', value: 60, source: 'ship:A', in_force: true };
    const rows = [...site, own];
    const server = await answeringServer(({ path }: Received) => ({
      status: 200,
      body: { data: path.startsWith('/api/v3/policy') ? rows : [], next_cursor: null, range: '1h' },
    }));
    try {
      const asked = ['--url', server.url, '--ship', 'nosuch'];
      const same = await report('--policy', bare, ...asked);
      expect(same.policy_changes).toEqual([]);
      const set = await report('--set', 'detect.thresholds.cpu_pct.value=75', ...asked);
      expect(set.policy_changes).toMatchObject([
        { key: 'detect.thresholds.cpu_pct.value', from: 70, to: 75 },
        { key: 'detect.thresholds.cpu_pct.value', ship_id: 'A', from: 60, to: 75 },
      ]);
      const said = await run(['policy', 'replay', '--policy', bare, ...asked]);
      expect(said.out).toContain(`Present policy (as ${server.url} runs it)`);
      const shown = await run([
        'policy',
        'show',
        '--url',
        server.url,
        '--key',
        'detect.thresholds.cpu_pct.value',
      ]);
      expect(shown.out).toMatch(/cpu_pct\.value +70 /);
    } finally {
      await server.close();
    }
  });

  it('asks it page by page, and says where the server has another policy and what it did not store', async () => {
    const drop = {
      ship_id: 'MV-AURORA',
      source: 'core-sw',
      reason: 'storm_sampled',
      records: 400,
      first_seen: '2026-01-05T00:00:00.000Z',
      last_seen: '2026-01-05T00:01:00.000Z',
    };
    const list = (data: object[]) => ({ status: 200, body: { data, next_cursor: null } });
    const answer = ({ path }: Received) => {
      if (path.startsWith('/api/v3/policy')) {
        return list([{ key: 'correlate.topology_hops', value: 2, source: 'a', in_force: true }]);
      }
      if (path.startsWith('/api/v3/stats/drops')) {
        return { status: 200, body: { data: [drop], next_cursor: null, range: '1h' } };
      }
      return list([]);
    };
    const server = await answeringServer(answer);
    try {
      const set = ['--set', 'detect.thresholds.cpu_pct.value=75'];
      const { notes } = await report(...set, '--url', server.url, '--from', '1h');
      const codes = notes.map(({ code }) => code);
      expect(codes).toEqual(['not_stored', 'begins_empty', 'other_policy_live']);
      const paths = new Set(server.received.map(({ path }) => path.split('?')[0]));
      expect([...paths]).toEqual(
        expect.arrayContaining(['/api/v3/logs', '/api/v3/metrics', '/api/v3/anomalies']),
      );
      expect(server.received.every(({ method }) => method === 'GET')).toBe(true);
    } finally {
      await server.close();
    }
  });
});
