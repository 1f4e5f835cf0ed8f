import { connect } from 'node:net';
import { CodedError, UnavailableError } from '@aiops/kernel';
import { type Authenticator, type HealthReport, type Log, SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHttpServer, type HttpServerOptions } from './index.ts';

const authenticator: Authenticator = {
  async authenticate(key) {
    if (key === 'op') return { name: 'bridge', role: 'operator' };
    if (key === 'token') return { name: 'vector', role: 'ingest', ship_id: 'aurora' };
    return null;
  },
  hasKeys: async () => true,
};
const SINCE = '2026-01-01T00:00:00.000Z';
const well: HealthReport = {
  ready: true,
  dependencies: [{ name: 'store', ok: true, detail: 'chDB at /x', since: SINCE }],
};

let app: FastifyInstance;
afterEach(() => app.close());

function serve(options: Partial<HttpServerOptions> = {}): FastifyInstance {
  app = createHttpServer({
    log: SILENT_LOG,
    telemetry: SILENT_TELEMETRY,
    prometheusText: async () => 'aiops_up 1\n',
    authenticator,
    health: async () => well,
    requireKey: 'always',
    ...options,
  });
  const operator = { config: { access: 'operator' as const } };
  app.get('/who', operator, async (request) => request.principal);
  app.get('/fails/:code', operator, async (request) => {
    const { code } = request.params as { code: string };
    if (code === 'bug') throw new TypeError('secret internals');
    if (code === 'store_unavailable') throw new UnavailableError(code, 'the store does not answer');
    throw new CodedError(code, `it is ${code}`, { details: { current_version: 7 } });
  });
  const schema = {
    body: z.object({ name: z.string() }),
    querystring: z.object({ limit: z.coerce.number() }),
  };
  app.post('/things', { ...operator, schema }, async () => 'made');
  return app;
}
const op = { authorization: 'Bearer op' };

describe('access', () => {
  it('refuses a route that does not say who may call it', () => {
    expect(() => serve().get('/open', async () => 'x')).toThrow('declares no config.access');
  });

  it('takes a key from either header and refuses none, a wrong one and one of a lower role', async () => {
    serve();
    expect((await app.inject({ url: '/who', headers: op })).json()).toEqual({
      name: 'bridge',
      role: 'operator',
    });
    expect((await app.inject({ url: '/who', headers: { 'x-api-key': 'op' } })).statusCode).toBe(200);
    for (const headers of [{}, { 'x-api-key': 'no' }, { authorization: 'Basic b3A=' }]) {
      const answer = await app.inject({ url: '/who', headers });
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
    const low = await app.inject({ url: '/who', headers: { 'x-api-key': 'token' } });
    expect(low.json()).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('without keys takes everyone on the loopback for the local admin, but no foreign page', async () => {
    serve({ requireKey: 'when-keys-exist', authenticator: { ...authenticator, hasKeys: async () => false } });
    const answer = async (headers: Record<string, string>) =>
      (await app.inject({ url: '/who', headers })).json();
    expect(await answer({ host: '127.0.0.1:9081' })).toEqual({ name: 'local', role: 'admin' });
    expect(await answer({ host: '[::1]:9081', origin: 'http://[::1]:9081' })).toMatchObject({
      name: 'local',
    });
    expect(await answer({ host: 'localhost', 'x-api-key': 'token' })).toMatchObject({ code: 'forbidden' });
    expect(await answer({ host: 'localhost', 'x-api-key': 'wrong' })).toMatchObject({
      code: 'unauthenticated',
    });
    expect(await answer({ host: 'evil.example' })).toMatchObject({ status: 403, code: 'host_not_allowed' });
    expect(await answer({ host: '127.0.0.1.evil.example' })).toMatchObject({ code: 'host_not_allowed' });
    for (const origin of ['http://evil.example', 'null', 'http://localhost:1', 'https://localhost:9081']) {
      expect(await answer({ host: 'localhost:9081', origin })).toMatchObject({ code: 'origin_not_allowed' });
    }
  });
});

describe('keys that come while the server runs', () => {
  const who = (headers: Record<string, string> = {}) =>
    app.inject({ url: '/who', headers: { host: 'localhost', ...headers } });

  it('count from the next request on, and so does their end', async () => {
    let keys = false;
    serve({ requireKey: 'when-keys-exist', authenticator: { ...authenticator, hasKeys: async () => keys } });
    expect((await who()).json()).toMatchObject({ name: 'local' });
    keys = true;
    expect((await who()).statusCode).toBe(401);
    expect((await who(op)).json()).toMatchObject({ name: 'bridge' });
    expect((await app.inject({ url: '/health', headers: { host: 'localhost' } })).statusCode).toBe(200);
    keys = false;
    expect((await who()).statusCode).toBe(200);
  });

  it('let nobody in when it can’t be told whether there are any, but keep the probes alive', async () => {
    const hasKeys = async () => {
      throw new CodedError('keys_unreadable', 'the API key file is damaged');
    };
    serve({ requireKey: 'when-keys-exist', authenticator: { ...authenticator, hasKeys } });
    expect((await who()).json()).toMatchObject({ status: 503, code: 'keys_unreadable' });
    expect((await app.inject({ url: '/health', headers: { host: 'localhost' } })).statusCode).toBe(200);
  });
});

describe('problems', () => {
  it('answers coded errors with their status, their details and nothing more', async () => {
    serve();
    const conflict = await app.inject({ url: '/fails/version_conflict?x=1', headers: op });
    expect(conflict.headers['content-type']).toBe('application/problem+json');
    expect(conflict.json()).toEqual({
      type: 'urn:aiops:problem:version_conflict',
      title: 'Conflict',
      status: 409,
      code: 'version_conflict',
      detail: 'it is version_conflict',
      instance: '/fails/version_conflict',
      current_version: 7,
    });
    const down = await app.inject({ url: '/fails/store_unavailable', headers: op });
    expect([down.statusCode, down.headers['retry-after']]).toEqual([503, '5']);
  });

  it('hides what an unforeseen error says from the client and writes it to the log', async () => {
    const logged: object[] = [];
    const log: Log = { ...SILENT_LOG, error: (fields) => logged.push(fields) };
    serve({ log });
    const answer = await app.inject({ url: '/fails/bug', headers: { ...op, 'x-request-id': 'r-1' } });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('secret');
    expect(answer.headers['x-request-id']).toBe('r-1');
    expect(logged).toEqual([
      expect.objectContaining({ tracking_id: 'r-1', error_msg: 'TypeError: secret internals' }),
    ]);
    expect((await app.inject({ url: '/fails/unlisted_code', headers: op })).statusCode).toBe(500);
  });

  it('refuses a body that is nested absurdly deep before anything works on it', async () => {
    serve();
    const post = (payload: string) =>
      app.inject({
        method: 'POST',
        url: '/things?limit=1',
        headers: { ...op, 'content-type': 'application/json' },
        payload,
      });
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect((await post(`{"name":${deep}}`)).json()).toMatchObject({ status: 400, code: 'invalid_body' });
    expect((await post('{"name":"[[[[{{{{\\"[["}'.replaceAll('[[', '['.repeat(200)))).statusCode).toBe(200);
  });

  it('warns of answers by design now and then, with how many went unsaid, and calls none of them a fault', async () => {
    const warned: object[] = [];
    const log: Log = {
      ...SILENT_LOG,
      warn: (fields) => warned.push(fields),
      error: () => expect.unreachable(),
    };
    serve({ log });
    for (const code of ['bus_full', 'bus_full', 'insight_path_absent', 'bus_full']) {
      expect((await app.inject({ url: `/fails/${code}`, headers: op })).statusCode).toBe(503);
    }
    expect(warned).toEqual([
      expect.objectContaining({ code: 'bus_full' }),
      expect.objectContaining({ code: 'insight_path_absent' }),
    ]);
  });

  it('names the fields that are not valid', async () => {
    serve();
    const answer = await app.inject({
      method: 'POST',
      url: '/things?limit=1',
      headers: op,
      payload: { name: 3 },
    });
    expect(answer.json()).toMatchObject({
      status: 400,
      code: 'invalid_request',
      errors: [{ field: 'body.name', reason: expect.any(String) }],
    });
    const query = await app.inject({
      method: 'POST',
      url: '/things?limit=x',
      headers: op,
      payload: { name: 'a' },
    });
    expect(query.json().errors[0].field).toBe('query.limit');
  });

  it('answers unreadable, oversized and foreign bodies, wrong methods and wrong paths as problems', async () => {
    serve({ limits: { bodyBytes: 50 } });
    const post = (headers: Record<string, string>, payload: string) =>
      app.inject({ method: 'POST', url: '/things?limit=1', headers: { ...op, ...headers }, payload });
    const json = { 'content-type': 'application/json' };
    expect((await post(json, '{')).json()).toMatchObject({ status: 400, code: 'invalid_body' });
    expect((await post(json, '"'.padEnd(99, 'x'))).json()).toMatchObject({
      status: 413,
      code: 'body_too_large',
    });
    expect((await post({ 'content-type': 'image/png' }, 'x')).json()).toMatchObject({
      status: 415,
      detail: expect.stringContaining('Content-Type: application/json'),
    });
    const wrong = await app.inject({ method: 'DELETE', url: '/fails/x', headers: op });
    expect([wrong.statusCode, wrong.headers.allow]).toEqual([405, 'GET, HEAD']);
    expect((await app.inject({ url: '/nowhere', headers: op })).json()).toMatchObject({
      status: 404,
      instance: '/nowhere',
    });
    for (const url of ['/%zz', '/fails/%E0%A4%A', `/fails/${'x'.repeat(257)}`]) {
      const answer = await app.inject({ url: `${url}?q=1`, headers: op });
      expect(answer.json()).toMatchObject({ status: 400, code: 'invalid_request', instance: url });
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it('answers what is not HTTP, or too large a head, as a problem before it closes the connection', async () => {
    serve();
    await app.listen({ host: '127.0.0.1', port: 0 });
    expect(await talk('nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400 (.|\s)*"code":"invalid_http"/);
    const big = `GET /health HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`;
    expect(await talk(big)).toMatch(/^HTTP\/1.1 431 (.|\s)*"code":"headers_too_large"/);
  });
});

/** Sends raw bytes and returns all that comes back until the server closes. */
function talk(bytes: string): Promise<string> {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const { port } = address;
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      text += String(chunk);
    });
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
}

describe('stopping', () => {
  it('lets a request under way finish and does not wait for connections without one', async () => {
    serve();
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let arrived = () => {};
    const underWay = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    app.get('/slow', { config: { access: 'operator' } }, async () => {
      arrived();
      await held;
      return 'done';
    });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const spare = talk('');
    const answer = fetch(`${url}/slow`, { headers: op });
    await underWay;
    const closed = app.close();
    letGo();
    expect(await (await answer).text()).toBe('done');
    await closed;
    expect(await spare).toBe('');
  });
});

describe('probes', () => {
  it('is alive without asking anyone, and ready only when its dependencies are', async () => {
    serve({
      health: async () => ({
        ready: false,
        dependencies: [{ name: 'store', ok: false, detail: 'at 10.0.0.7', since: SINCE }],
      }),
    });
    expect((await app.inject('/health')).json()).toEqual({ status: 'ok' });
    const open = await app.inject('/ready');
    expect(open.statusCode).toBe(503);
    expect(open.json()).toEqual({
      status: 'not_ready',
      dependencies: [{ name: 'store', ok: false, since: SINCE }],
    });
    const known = await app.inject({ url: '/ready', headers: op });
    expect(known.json().dependencies).toEqual([
      { name: 'store', ok: false, detail: 'at 10.0.0.7', since: SINCE },
    ]);
  });

  it('is not ready when the health check itself fails', async () => {
    serve({ health: () => Promise.reject(new Error('boom')) });
    expect((await app.inject('/ready')).statusCode).toBe(503);
  });

  it('shows its metrics to an operator, and lets no page of another origin read or frame an answer', async () => {
    serve();
    const answer = await app.inject({ url: '/metrics', headers: { ...op, origin: 'http://evil.example' } });
    expect(answer.body).toBe('aiops_up 1\n');
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    expect((await app.inject('/metrics')).statusCode).toBe(401);
  });
});
