import { listOf, Ship } from '@aiops/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AnsweringServer, answeringServer, problem, type Reply } from './answering-server.fixture.ts';
import { ApiClient, read } from './api-client.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';

let server: AnsweringServer;
let reply: Reply;
beforeEach(async () => {
  server = await answeringServer(() => reply);
});
afterEach(() => server.close());

/** What a call says when it fails, in one line. */
async function failureOf(call: () => Promise<unknown>): Promise<{ text: string; exit: number }> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return {
      text: `${error.code}: ${error.message} | ${error.advice ?? ''}`.replace(server.url, 'URL'),
      exit: error.exitCode,
    };
  }
  throw new Error('the call should have failed');
}
const asked = () => failureOf(() => new ApiClient({ url: server.url }).get('/api/v3/incidents'));

describe('the API client', () => {
  it('sends the key and leaves out what was not asked for', async () => {
    reply = { status: 200, body: { data: [], next_cursor: null } };
    const api = new ApiClient({ url: server.url, key: 'aiops_x' });
    const answer = await api.get('/api/v3/ships', { limit: 5, cursor: undefined });
    expect(read(listOf(Ship), answer).data).toEqual([]);
    expect(server.received[0]).toMatchObject({ path: '/api/v3/ships?limit=5' });
    expect(server.received[0]?.headers.authorization).toBe('Bearer aiops_x');
  });

  it('says who refused and what to do about it', async () => {
    reply = problem(401, 'unauthenticated', 'send an API key');
    expect(await asked()).toEqual({
      text: 'unauthenticated: send an API key | give a key with --key or AIOPS_KEY; `aiops keys add` on the server’s machine makes one',
      exit: EXIT.failed,
    });
  });

  it('takes a wrong filter for wrong usage and names it once', async () => {
    const errors = [{ field: 'query.range', reason: 'goes without from and to' }];
    reply = problem(400, 'invalid_request', 'query.range goes without from and to', { errors });
    expect(await asked()).toEqual({
      text: 'invalid_request: query.range goes without from and to | ',
      exit: EXIT.usage,
    });
  });

  it('takes a server that can’t answer now for one that can’t be reached', async () => {
    reply = problem(503, 'store_unavailable', 'the store is closed');
    expect((await asked()).exit).toBe(EXIT.unreachable);
  });

  it('doubts that an answer without problem details comes from an aiops', async () => {
    reply = { status: 404, body: 'not here' };
    expect((await asked()).text).toMatch(/^not_aiops: URL answered 404 without saying why \| does an aiops/);
  });

  it('follows no redirect, for that could carry the key elsewhere', async () => {
    reply = { status: 302, headers: { location: 'http://127.0.0.1:1/' } };
    expect((await asked()).text).toContain('URL answered 302');
  });

  it('tells an answer of another form from an empty one', async () => {
    reply = { status: 200, body: { data: [{ name: 'no id' }] } };
    const { text } = await failureOf(async () => read(listOf(Ship), await new ApiClient(server).get('/x')));
    expect(text).toContain('unexpected_answer: the answer is not what it should be: data.0.ship_id');
  });

  it('says why a server can’t be reached', async () => {
    reply = 'hang up';
    expect(await asked()).toMatchObject({ exit: EXIT.unreachable });
    expect((await asked()).text).toContain('URL can’t be reached: the connection broke');
    await server.close();
    expect((await asked()).text).toBe(
      'server_unreachable: URL can’t be reached: nothing listens there | start it with `aiops up`, or name another with --url or AIOPS_URL',
    );
  });
});
