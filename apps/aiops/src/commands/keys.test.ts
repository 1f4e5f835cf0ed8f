import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run, type Said } from '../cli/kept-terminal.fixture.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'));
});
afterEach(() => rm(folder, { recursive: true }));
const keys = (...args: string[]): Promise<Said> => run(['keys', ...args, '--data', folder]);

describe('aiops keys', () => {
  it('prints a key once, alone on standard output, and never again', async () => {
    const added = await keys('add', '--name', 'bridge', '--role', 'operator', '--ship', 'MV-AURORA');
    expect(added.out).toMatch(/^aiops_[A-Za-z0-9_-]{43}\n$/);
    const listed = await keys('ls');
    expect(listed.out).toMatch(/^bridge +operator +MV-AURORA$/m);
    expect(listed.out + listed.note).not.toContain(added.out.trim());
    expect((await keys('add', '--name', 'bridge', '--role', 'admin')).note).toContain('(key_name_taken)');
  });

  it('fails for a name that no key has, and for a role that does not exist', async () => {
    expect(await keys('rm', 'nobody')).toMatchObject({ code: 1 });
    expect(await keys('add', '--name', 'x', '--role', 'captain')).toMatchObject({ code: 2 });
    await keys('add', '--name', 'x', '--role', 'ingest');
    expect(await keys('rm', 'x')).toMatchObject({ code: 0 });
    expect(JSON.parse((await keys('ls', '--json')).out)).toEqual([]);
  });
});
