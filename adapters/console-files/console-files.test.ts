import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { consoleFiles } from './console-files.ts';

it('an asset is kept for good, a missing one not at all, and no name leads out of the folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'console-files-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), 'the page');
  await writeFile(join(folder, 'assets', 'a-1.js'), 'the program');
  const app = Fastify();
  await app.register(consoleFiles(folder));
  const ask = async (url: string) => {
    const { statusCode, headers, body } = await app.inject({ url });
    return [statusCode, headers['cache-control'], body];
  };
  expect(await ask('/assets/a-1.js')).toEqual([200, 'public, max-age=31536000, immutable', 'the program']);
  for (const name of ['b-2.js', '..%2Findex.html', '%2e%2e%2findex.html', '..%5Cindex.html']) {
    expect([name, ...(await ask(`/assets/${name}`))]).toEqual([name, 404, 'no-store', 'no such file']);
  }
});
