import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../cli/kept-terminal.fixture.ts';

let folder: string;
let records: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paths-'));
  records = join(folder, 'records.ndjson');
  await writeFile(records, '');
});
afterEach(() => rm(folder, { recursive: true }));

describe('a path that is not there', () => {
  it('is wrong usage in every command, said in words and with what is to be done', async () => {
    const none = join(folder, 'none');
    for (const args of [
      ['analyze', none],
      ['analyze', records, '--devices', none],
      ['analyze', records, '--policy', none],
      ['analyze', records, '--policy', records],
      ['policy', 'check', '--policy', none],
      ['policy', 'show', '--policy', none],
      ['policy', 'diff', none, 'policies'],
      ['policy', 'replay', '--policy', none, records],
      ['devices', 'import', none],
      ['up', '--policy', none, '--data', join(folder, 'data')],
      ['bench', 'nab', '--data', none],
      ['bench', 'correlation', '--scenarios', none],
      ['bench', 'insight', '--samples', join(none, 'samples.md')],
    ]) {
      const { code, out, note } = await run(args);
      expect([args, code, out]).toEqual([args, 2, '']);
      expect(note).toMatch(/can’t be read: (there is no such (file|directory)|it is a file)/);
      expect(note).not.toContain('ENOENT');
      expect(note).toContain('check its name');
    }
  });

  it('is no matter beside an option that the bench does not take', async () => {
    const said = await run(['bench', 'grouping', '--scenarios', folder]);
    expect(said).toMatchObject({ code: 2 });
    expect(said.note).toContain('the bench grouping takes no --scenarios');
    expect((await run(['bench', 'correlation', '--data', folder])).note).toContain('takes no --data');
    expect(await run(['bench', 'nab'])).toMatchObject({ code: 2 });
  });
});
