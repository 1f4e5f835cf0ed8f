import { createBodyReader } from '@aiops/adapters/http-body';
import { createHttpServer } from '@aiops/adapters/http-server';
import { ingestAlertmanager } from '@aiops/adapters/ingest-alertmanager';
import { ingestHttp } from '@aiops/adapters/ingest-http';
import { Problem } from '@aiops/contracts';
import { ManualClock, UnavailableError } from '@aiops/kernel';
import { type Intake, SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Server } from './site.ts';

let app: Server;
let accept: Intake['acceptRecords'];
beforeEach(async () => {
  app = createHttpServer({
    log: SILENT_LOG,
    telemetry: SILENT_TELEMETRY,
    prometheusText: async () => '',
    authenticator: {
      authenticate: async () => ({ name: 'vector', role: 'ingest' }),
      hasKeys: async () => true,
    },
    health: async () => ({ ready: true, dependencies: [] }),
    requireKey: 'always',
  });
  const intake: Intake = {
    acceptRecords: (records, origin) => accept(records, origin),
    acceptLines: () => Promise.reject(new Error('unused')),
  };
  await app.register(ingestHttp({ intake, bodies: createBodyReader(), limits: { bodyBytes: 5000 } }));
  await app.register(ingestAlertmanager({ intake, convert: (alert) => alert, clock: new ManualClock(7) }));
});
afterEach(() => app.close());

async function post(url: string, payload: string, headers: Record<string, string> = {}) {
  const answer = await app.inject({
    method: 'POST',
    url,
    payload,
    headers: { 'x-api-key': 'k', 'content-type': 'application/json', ...headers },
  });
  expect(answer.headers['content-type']).toBe('application/problem+json');
  return { headers: answer.headers, body: Problem.loose().parse(answer.json()) };
}

describe.each(['/api/v3/ingest/logs', '/api/v2/alerts'])('%s, in the server', (url) => {
  it('answers records of which none is taken with 400, their indexes and their number', async () => {
    accept = async () => ({ accepted: 0, refused: [{ index: 0, field: 'ts', reason: 'is missing' }] });
    const { body } = await post(`${url}?x=1`, '[{}]');
    expect(body).toMatchObject({
      type: 'urn:aiops:problem:records_refused',
      status: 400,
      code: 'records_refused',
      instance: url,
      errors: [{ index: 0, field: 'ts', reason: 'is missing' }],
      refused_count: 1,
    });
  });

  it('answers a full bus with 503 and when to come again', async () => {
    accept = () => Promise.reject(new UnavailableError('bus_full', 'the bus is full'));
    const { body, headers } = await post(url, '[{}]');
    expect([body.status, body.code, headers['retry-after']]).toEqual([503, 'intake_unavailable', '5']);
  });
});

it('tells how far a request came when the rest fails by a fault of ours', async () => {
  let calls = 0;
  accept = async (records) => {
    calls += 1;
    if (calls > 1) throw new TypeError('secret internals');
    return { accepted: records.length, refused: [] };
  };
  const { body } = await post('/api/v3/ingest/logs', '{}\n'.repeat(700));
  expect(body).toMatchObject({ status: 500, code: 'internal_error', accepted: 500, next_index: 500 });
  expect(JSON.stringify(body)).not.toContain('secret');
});

it('closes the connection of a body that is not read to its end, and names the encodings it takes', async () => {
  const large = await post('/api/v3/ingest/logs', 'x'.repeat(6000));
  expect([large.body.status, large.headers.connection]).toEqual([413, 'close']);
  const foreign = await post('/api/v3/ingest/logs', 'x', { 'content-encoding': 'br' });
  expect([foreign.body.status, foreign.headers['accept-encoding']]).toEqual([415, 'gzip, zstd, identity']);
});
