import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryDirectory } from './product.fixture.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A registry that has nothing, and keeps what it is asked. */
async function emptyRegistry(): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.writeHead(404).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

it('npx aiops in a clone that is not installed runs this aiops and says what to do, and asks no registry', async () => {
  const clone = await temporaryDirectory();
  await mkdir(join(clone, 'apps/aiops'), { recursive: true });
  for (const part of ['tools', 'apps/aiops/bin', 'apps/aiops/src', 'apps/aiops/package.json']) {
    await cp(join(ROOT, part), join(clone, part), { recursive: true });
  }
  await writeFile(join(clone, 'package.json'), await readFile(join(ROOT, 'package.json')));
  const registry = await emptyRegistry();
  const args = ['--yes', '--registry', registry.url, '--cache', join(clone, '.cache'), 'aiops', 'up'];
  const said = await new Promise<string>((resolve) => {
    execFile('npx', args, { cwd: clone }, (_error, _out, stderr) => resolve(stderr));
  });
  expect(said).toContain('aiops is not installed: run `npm ci` first.');
  expect(registry.asked).toEqual([]);
});
