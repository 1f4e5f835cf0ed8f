import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answeringServer } from '../cli/answering-server.fixture.ts';
import { run } from '../cli/kept-terminal.fixture.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const MASTER = `includes: [correlate.yaml]
ship_overrides:
  MV-AURORA:
    correlate.dedup_ttl_sec: 60
    detect:
      thresholds:
        cpu_pct: null
`;
async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}
async function shown(...more: string[]): Promise<{ key: string; value: unknown; source: string }[]> {
  const said = await run(['policy', 'show', '--policy', folder, '--json', ...more]);
  return JSON.parse(said.out);
}

describe('aiops policy check', () => {
  it('finds the shipped policy valid', async () => {
    const said = await run(['policy', 'check']);
    expect(said).toMatchObject({ code: 0, note: '' });
    expect(said.out).toMatch(/^The policy is valid: \d+ values, no ship with overrides/);
  });

  it('says file, line, key and reason of what is wrong, and fails', async () => {
    await write({
      'policy.yaml': 'includes: [correlate.yaml]\n',
      'correlate.yaml': 'correlate:\n  topology_hops: many\n',
    });
    const said = await run(['policy', 'check', '--policy', folder]);
    expect(said.code).toBe(1);
    expect(said.out).toContain(`${join(folder, 'correlate.yaml')}:2: correlate.topology_hops: `);
    const { valid, faults } = JSON.parse((await run(['policy', 'check', '--policy', folder, '--json'])).out);
    expect(valid).toBe(false);
    expect(faults).toMatchObject([{ line: 2, key: 'correlate.topology_hops' }]);
  });

  it('does not take a mistyped or empty directory for the shipped values', async () => {
    const missing = await run(['policy', 'check', '--policy', join(folder, 'missing')]);
    expect(missing.code).toBe(2);
    expect(missing.note).toContain('can’t be read');
    const empty = await run(['policy', 'check', '--policy', folder]);
    expect(empty.out).toContain('policy.yaml: does not exist, nor any other policy file');
  });
});

describe('aiops policy show', () => {
  beforeEach(() => write({ 'policy.yaml': MASTER, 'correlate.yaml': 'correlate:\n  topology_hops: 3\n' }));

  it('gives each value with its source', async () => {
    const rows = await shown('--key', 'correlate.topology_hops');
    expect(rows).toEqual([
      {
        key: 'correlate.topology_hops',
        value: 3,
        source: `${join(folder, 'correlate.yaml')}:2`,
        in_force: true,
      },
    ]);
    expect(await shown('--key', 'correlate.dedup_ttl_sec')).toMatchObject([
      { value: 900, source: 'default' },
    ]);
  });

  it('shows what holds for a ship, entries it takes away included', async () => {
    const ship = ['--ship', 'MV-AURORA'];
    expect(await shown(...ship, '--key', 'correlate.dedup_ttl_sec')).toMatchObject([
      { value: 60, source: 'ship:MV-AURORA' },
    ]);
    const thresholds = (await shown(...ship, '--key', 'detect.thresholds')).map(({ key }) => key);
    expect(thresholds.some((key) => key.startsWith('detect.thresholds.cpu_pct'))).toBe(false);
    expect(thresholds.some((key) => key.startsWith('detect.thresholds.mem_pct'))).toBe(true);
  });

  it('lets the environment win over a ship', async () => {
    vi.stubEnv('AIOPS_POLICY__correlate__dedup_ttl_sec', '120');
    expect(await shown('--ship', 'MV-AURORA', '--key', 'correlate.dedup_ttl_sec')).toMatchObject([
      { value: 120, source: 'environment' },
    ]);
  });

  it('marks what nothing uses yet, in words on a page', async () => {
    const said = await run(['policy', 'show', '--policy', folder, '--key', 'slo.queue.retry_rate_pct'], 100);
    expect(said.out).toMatch(/slo\.queue\.retry_rate_pct +1 +default +not in force/);
  });

  it('fails for a key that does not exist', async () => {
    const said = await run(['policy', 'show', '--policy', folder, '--key', 'correlate.nothing']);
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.note).toContain('the policy has no key correlate.nothing (no_such_key)');
  });
});

describe('aiops policy diff', () => {
  it('tells what differs from the defaults, and says so by its exit code', async () => {
    await write({
      'policy.yaml': 'includes: [correlate.yaml]\n',
      'correlate.yaml': 'correlate:\n  topology_hops: 3\n',
    });
    const said = await run(['policy', 'diff', folder, '--defaults', '--json']);
    expect(said.code).toBe(1);
    expect(JSON.parse(said.out)).toEqual([{ key: 'correlate.topology_hops', from: 5, to: 3 }]);
    expect(await run(['policy', 'diff', folder, folder])).toMatchObject({
      code: 0,
      note: 'They say the same.\n',
    });
  });

  it('wants something to compare with', async () => {
    expect((await run(['policy', 'diff', folder])).code).toBe(2);
  });
});

describe('the list of aiops policy show', () => {
  it('cuts long values, also without a terminal, and shows the one that is asked for whole', async () => {
    const list = await run(['policy', 'show']);
    expect(Math.max(...list.out.split('\n').map((line) => line.length))).toBeLessThan(250);
    expect(list.out).toContain('…');
    const rows: { key: string; value: unknown }[] = JSON.parse((await run(['policy', 'show', '--json'])).out);
    const long = rows.find(({ value }) => JSON.stringify(value).length > 200);
    const one = await run(['policy', 'show', '--key', long?.key ?? ''], 80);
    expect(one.out).toContain(JSON.stringify(long?.value));
  });
});

describe('aiops policy reload', () => {
  it('says in how many processes it came into force, or which of them did not follow', async () => {
    let looks = 0;
    let fails = false;
    const server = await answeringServer(({ path }) => {
      if (path !== '/ready') return { status: 200, body: { reloaded: true, data: [], next_cursor: null } };
      looks += 1;
      const follows = !fails && looks > 1;
      const detail = follows ? 'in 6 processes' : '1 of 6 processes run under another policy: aiops ingest';
      return { status: 200, body: { dependencies: [{ name: 'same policy', ok: follows, detail }] } };
    });
    const reload = () => run(['policy', 'reload', '--url', server.url]);
    expect((await reload()).out).toContain('It is in force in 6 processes.');
    fails = true;
    expect((await reload()).note).toContain('Not everywhere: 1 of 6 processes');
    await server.close();
  });

  it('says what changed, and that nothing did', async () => {
    let data: object[] = [{ key: 'correlate.dedup_ttl_sec', from: 900, to: 600, source: 'correlate.yaml:3' }];
    const server = await answeringServer(() => ({
      status: 200,
      body: { reloaded: true, data, next_cursor: null },
    }));
    try {
      const reload = () => run(['policy', 'reload', '--url', server.url]);
      const changed = await reload();
      expect(changed.out).toBe(
        'The policy was read again, 1 value changed:\n  correlate.dedup_ttl_sec: 900 → 600\n',
      );
      data = [];
      expect((await reload()).out).toContain('nothing changed');
      expect(server.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
        'POST /api/v3/policy/reload',
        'GET /ready',
        'POST /api/v3/policy/reload',
        'GET /ready',
      ]);
    } finally {
      await server.close();
    }
  });
});
