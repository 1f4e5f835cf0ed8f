import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '../cli/kept-terminal.fixture.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retrieve-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, lines: readonly unknown[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(
    path,
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  );
  return path;
}

const CORPUS = [
  { id: 'b/disk', title: 'DiskAlmostFull', text: 'There is hardly any free space. Delete old logs.' },
  { id: 'a/link', title: 'VSAT link down', text: 'The antenna lost the satellite.', license: 'any' },
  { id: 'c/clock', text: 'The clock is wrong.' },
];
const QUERIES = [
  { id: 'q2', text: 'disk is full' },
  { id: 'q1', text: 'Sign from the satellite lost', severity: 'high' },
  { id: 'q0', text: '' },
];

it('prints a line a query in their order, the ids of the best documents first', async () => {
  const corpus = await file('corpus.jsonl', CORPUS);
  const queries = await file('queries.jsonl', QUERIES);
  const { out, code } = await run([
    'retrieve',
    '--corpus',
    corpus,
    '--queries',
    queries,
    '--embedder',
    'none',
  ]);
  expect(code).toBe(0);
  expect(
    out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { qid: 'q2', ranked: ['b/disk'] },
    { qid: 'q1', ranked: ['a/link'] },
    { qid: 'q0', ranked: [] },
  ]);
});

it('with the bundled model it finds what shares no word, and prints no more than asked for', async () => {
  const corpus = await file('corpus.jsonl', CORPUS);
  const queries = await file('asked.jsonl', [
    { id: 'q', text: 'What time is it? My watch shows something else.' },
  ]);
  const { out } = await run(['retrieve', '--corpus', corpus, '--queries', queries, '--k', '1']);
  expect(JSON.parse(out)).toEqual({ qid: 'q', ranked: ['c/clock'] });
}, 60_000);

it('says when a model of a file can’t be run', async () => {
  const corpus = await file('corpus.jsonl', CORPUS);
  const queries = await file('queries.jsonl', QUERIES);
  const said = await run(['retrieve', '--corpus', corpus, '--queries', queries, '--embedder', corpus]);
  expect(said.note).toContain('it is no GGUF file');
  expect([said.code, said.out]).toEqual([1, '']);
});

it('says which line can’t be read', async () => {
  const corpus = await file('corpus.jsonl', CORPUS);
  const broken = await file('broken.jsonl', [QUERIES[0], '{"id":"q3"']);
  const named = await file('nameless.jsonl', [{ text: 'no id' }]);
  const none = ['--embedder', 'none'];
  const first = await run(['retrieve', '--corpus', corpus, '--queries', broken, ...none]);
  expect([first.code, first.note]).toEqual([
    1,
    expect.stringContaining('broken.jsonl, line 2: it is no JSON'),
  ]);
  const second = await run(['retrieve', '--corpus', named, '--queries', broken, ...none]);
  expect(second.note).toMatch(/nameless\.jsonl, line 1: .*id/);
  const third = await run(['retrieve', '--corpus', join(folder, 'gone'), '--queries', broken, ...none]);
  expect([third.code, third.out]).toEqual([expect.any(Number), '']);
  expect(third.code).not.toBe(0);
});
