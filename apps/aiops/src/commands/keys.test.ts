import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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
    expect(await keys('rm', 'x', '--force')).toMatchObject({ code: 0 });
    expect(JSON.parse((await keys('ls', '--json')).out)).toEqual([]);
  });

  it('does not take the last key away without being told to, and says what that opens', async () => {
    await keys('add', '--name', 'bridge', '--role', 'operator');
    const refused = await keys('rm', 'bridge');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.note).toContain('whoever reaches a server on 127.0.0.1 is admin');
    expect(refused.note).toContain('--force');
    expect(JSON.parse((await keys('ls', '--json')).out)).toHaveLength(1);
    expect((await keys('rm', 'bridge', '--force')).note).toContain('It was the last one');
  });

  it('refuses a data directory that can’t be made, at once and with what to do', async () => {
    await writeFile(join(folder, 'file'), '');
    for (const place of [join(folder, 'file'), join(folder, 'file', 'below'), '/proc/nope']) {
      const said = await run(['keys', 'add', '--name', 'x', '--role', 'ingest', '--data', place]);
      expect(said, place).toMatchObject({ code: 1, out: '' });
      expect(said.note, place).toContain('(data_unusable)');
      expect(said.note, place).toContain('--data');
    }
  });
});
