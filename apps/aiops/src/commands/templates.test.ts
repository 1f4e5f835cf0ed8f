import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { run } from '../cli/kept-terminal.fixture.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'templates-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const LOG = [
  'Jun 14 15:16:01 bridge sshd[19]: session opened for alice',
  'Jun 14 15:16:02 bridge ntpd[7]: synchronized to 10.0.0.1, stratum 3',
  'Jun 14 15:16:03 bridge sshd[23]: session opened for bob',
  '',
  'Jun 14 15:16:04 bridge sshd[24]: session opened for carol',
  'Jun 14 15:16:05 bridge sshd[25]: session opened for dave',
].join('\r\n');

it('every line gets its template in input order, as it is after the whole file and without the header', async () => {
  const { out, code } = await run(['templates', await file('a.log', LOG), '--json']);
  const rows = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(code).toBe(0);
  expect(rows.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(rows.map(({ template }) => template)).toEqual([
    'session opened for <*>',
    'synchronized to <*>, stratum <*>',
    'session opened for <*>',
    '',
    'session opened for <*>',
    'session opened for <*>',
  ]);
  expect(new Set([0, 2, 4, 5].map((at) => rows[at].template_id)).size).toBe(1);
  expect(Object.keys(rows[0])).toEqual(['line', 'template_id', 'template']);
});

it('for people it is a table, the most frequent first', async () => {
  const { out, note } = await run(['templates', await file('a.log', LOG)]);
  const lines = out.trimEnd().split('\n');
  expect(lines[0]).toBe('count  template');
  expect(lines[1]).toBe('4      session opened for <*>');
  expect(note).toBe('6 lines, 3 templates.\n');
});

it('a packed file is unpacked, whatever its name is', async () => {
  const plain = await run(['templates', await file('a.log', LOG), '--json']);
  const packed = await run(['templates', await file('a.log.gz', gzipSync(LOG)), '--json']);
  expect(packed.out).toBe(plain.out);
});

it('says what to do about a file that is not there, is a folder, or is broken', async () => {
  const missing = await run(['templates', join(folder, 'none.log')]);
  expect([missing.code, missing.note]).toEqual([2, expect.stringContaining('there is no such file')]);
  const directory = await run(['templates', folder]);
  expect([directory.code, directory.note]).toEqual([2, expect.stringContaining('it is a directory')]);
  const cut = await file('cut.gz', gzipSync(LOG).subarray(0, 60));
  const broken = await run(['templates', cut]);
  expect([broken.code, broken.note]).toEqual([1, expect.stringContaining('gzip -t')]);
});

it('an empty file has no templates', async () => {
  const path = await file('empty.log', '');
  expect(await run(['templates', path, '--json'])).toEqual({ out: '', note: '', code: 0 });
  expect((await run(['templates', path])).note).toBe('It has no lines.\n');
});

it('a line of many megabytes is cut, and the lines after it are read', async () => {
  const { out } = await run([
    'templates',
    await file('long.log', `${'x'.repeat(5_000_000)}\nend\n`),
    '--json',
  ]);
  expect(out.trimEnd().split('\n').at(-1)).toContain('"line":2');
});
