import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answeringServer } from '../cli/answering-server.fixture.ts';
import { run } from '../cli/kept-terminal.fixture.ts';
import { holderFindings } from '../doctor/data-checks.ts';
import type { Finding } from '../doctor/finding.ts';
import { memoryFindings, nodeFindings, threadPoolFindings } from '../doctor/machine-checks.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doctor-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function examine(...args: string[]): Promise<{ code: number; found: Map<string, Finding> }> {
  const said = await run(['doctor', '--data', join(folder, 'data'), '--json', ...args]);
  const findings: Finding[] = JSON.parse(said.out);
  return { code: said.code, found: new Map(findings.map((finding) => [finding.check, finding])) };
}

describe('aiops doctor', () => {
  it('names each dependency of a server that is not ready, and fails', async () => {
    const dependencies = [
      { name: 'store', ok: false, detail: 'the disk is full' },
      { name: 'bus', ok: true },
    ];
    const server = await answeringServer(({ path }) =>
      path === '/health'
        ? { status: 200, body: { status: 'ok' } }
        : { status: 503, body: { status: 'not_ready', dependencies } },
    );
    const { code, found } = await examine('--url', server.url, '--threads', '4');
    await server.close();
    expect(code).toBe(1);
    expect(found.get('server')).toMatchObject({ state: 'fail' });
    expect(found.get('server: store')).toMatchObject({ state: 'fail', detail: 'the disk is full' });
    expect(found.get('server: bus')).toMatchObject({ state: 'ok' });
    expect(found.get(`port ${new URL(server.url).port}`)).toMatchObject({ state: 'ok' });
    expect(found.get('threads')).toMatchObject({ state: 'warn' });
    // What every machine that runs these tests has.
    for (const check of ['chdb', 'lmdb', 'policy', 'data']) expect(found.get(check)?.state).toBe('ok');
  });

  it('fails for a named server that is not there, and sees who else has its port', async () => {
    const other: Server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, found } = await examine('--url', `127.0.0.1:${port}`, '--policy', folder);
    await new Promise((resolve) => other.close(resolve));
    expect(code).toBe(1);
    expect(found.get('server')).toMatchObject({ state: 'fail' });
    expect(found.get(`port ${port}`)).toMatchObject({ state: 'warn', detail: 'another program has it' });
    expect(found.get('policy')).toMatchObject({ state: 'fail' });
    for (const finding of found.values()) expect(finding.state === 'ok').toBe(finding.mend === undefined);
  });

  it('does not take a lock file that a crash left behind for a process', async () => {
    const engine = join(folder, 'clickhouse', 'engine');
    await mkdir(engine, { recursive: true });
    await writeFile(join(engine, 'status'), 'PID: 4194304\n');
    expect(await holderFindings(folder, false)).toMatchObject([{ state: 'ok' }]);
  });

  it('judges the machine by what the product needs', () => {
    expect(nodeFindings('20.18.0')).toMatchObject([{ state: 'fail' }]);
    expect(nodeFindings('22.1.0')).toMatchObject([{ state: 'ok' }]);
    expect(nodeFindings('23.0.0')).toMatchObject([{ state: 'warn' }]);
    expect(threadPoolFindings(undefined)).toMatchObject([{ state: 'warn' }]);
    expect(threadPoolFindings('16')).toMatchObject([{ state: 'ok' }]);
    expect(memoryFindings(100 * 1024 ** 2)).toMatchObject([{ state: 'fail' }]);
  });
});
