import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttpServer } from '@aiops/adapters/http-server';
import { SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import type { FastifyInstance } from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { consoleFiles } from './console-files.ts';

/** A server with a console of one page and one asset, and a route of somebody else. */
async function serve(): Promise<FastifyInstance> {
  const folder = await mkdtemp(join(tmpdir(), 'console-files-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), 'the page');
  await writeFile(join(folder, 'assets', 'a-1.js'), 'the program');
  const app = createHttpServer({
    log: SILENT_LOG,
    telemetry: SILENT_TELEMETRY,
    prometheusText: async () => '',
    authenticator: { authenticate: async () => null, hasKeys: async () => true },
    health: async () => ({ ready: true, dependencies: [] }),
    requireKey: 'always',
  });
  onTestFinished(() => app.close());
  app.post('/things', { config: { access: 'public' } }, async () => 'made');
  await app.register(consoleFiles(folder));
  return app;
}

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

it('a browser at an address that nobody has gets the console, with status 404 and kept by nobody', async () => {
  const app = await serve();
  for (const url of ['/incidnts', '/incidents/a/b', '/incidnts?q=/api/', '/apiary']) {
    const { statusCode, headers, body } = await app.inject({ url, headers: BROWSER });
    expect([url, statusCode, body]).toEqual([url, 404, 'the page']);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(headers['content-security-policy']).toContain("script-src 'self'");
  }
  const known = await app.inject({ url: '/incidents/INC-1', headers: BROWSER });
  expect([known.statusCode, known.headers['cache-control']]).toEqual([200, 'no-cache']);
});

it('whoever asks for anything else, below /api or by another method than GET, gets a problem as ever', async () => {
  const app = await serve();
  const code = async (
    url: string,
    headers: Readonly<Record<string, string>>,
    method: 'GET' | 'POST' = 'GET',
  ) => {
    const answer = await app.inject({ method, url, headers });
    expect(answer.headers['content-type']).toBe('application/problem+json');
    return [answer.statusCode, answer.json().code];
  };
  const nothing = [404, 'not_found'];
  expect(await code('/incidnts', {})).toEqual(nothing);
  expect(await code('/incidnts', { accept: 'application/json, */*' })).toEqual(nothing);
  expect(await code('/favicon.ico', { accept: 'image/avif,image/webp,*/*;q=0.8' })).toEqual(nothing);
  for (const url of ['/api', '/api?x=1', '/api/v3/incidnts'])
    expect(await code(url, BROWSER)).toEqual(nothing);
  expect(await code('/incidnts', BROWSER, 'POST')).toEqual(nothing);
  expect(await code('/things', {})).toEqual([405, 'method_not_allowed']);
});

it('an asset is kept for good, a missing one not at all, and no name leads out of the folder', async () => {
  const app = await serve();
  const ask = async (url: string) => {
    const { statusCode, headers, body } = await app.inject({ url });
    return [statusCode, headers['cache-control'], body];
  };
  expect(await ask('/assets/a-1.js')).toEqual([200, 'public, max-age=31536000, immutable', 'the program']);
  for (const name of ['b-2.js', '..%2Findex.html', '%2e%2e%2findex.html', '..%5Cindex.html']) {
    expect([name, ...(await ask(`/assets/${name}`))]).toEqual([name, 404, 'no-store', 'no such file']);
  }
});
