import { createBodyReader } from '@aiops/adapters/http-body';
import { ManualClock, UnavailableError } from '@aiops/kernel';
import type { Intake } from '@aiops/ports';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { ingestWebhook } from './ingest-webhook.ts';
import { parseMapping, type WebhookMapping } from './parse-mapping.ts';

const MAPPING = 'kind: log\nitems: /events\nfields: { msg: /text, level: { from: /l, map: { a: info } } }\n';

function mapping(): ReadonlyMap<string, WebhookMapping> {
  const parsed = parseMapping(MAPPING, 'm.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return new Map([['radar', parsed.value]]);
}

type AcceptRecords = Intake['acceptRecords'];

async function post(payload: string | object, acceptRecords: AcceptRecords, name = 'radar') {
  const app = Fastify();
  const intake: Intake = { acceptRecords, acceptLines: () => Promise.reject(new Error('unused')) };
  const clock = new ManualClock(7);
  const limits = { bodyBytes: 50_000, items: 3 };
  const bodies = createBodyReader();
  await app.register(ingestWebhook({ intake, bodies, clock, mappings: mapping(), limits }));
  const response = await app.inject({
    method: 'POST',
    url: `/api/v3/ingest/webhook/${name}`,
    headers: { 'content-type': 'application/json' },
    payload,
  });
  await app.close();
  return response;
}

const never: AcceptRecords = () => Promise.reject(new Error('nothing to hand over'));

describe('POST /api/v3/ingest/webhook/{name}', () => {
  it('hands over what the mapping makes of the items, and tells which were refused', async () => {
    const seen: unknown[] = [];
    const events = [{ text: 'one', l: 'b' }, { text: 'two', l: 'a' }, { l: 'a' }];
    const response = await post({ events }, async (records, origin) => {
      seen.push(records, origin);
      return { accepted: 1, refused: [{ index: 1, field: 'msg', reason: 'is missing' }] };
    });
    expect(seen).toEqual([
      [
        { kind: 'log', ts: 7, msg: 'two', level: 'info' },
        { kind: 'log', ts: 7, level: 'info' },
      ],
      { source: 'webhook-radar' },
    ]);
    expect([response.statusCode, response.json()]).toEqual([
      202,
      {
        accepted: 1,
        ignored: 0,
        refused: [
          { index: 0, field: 'level', reason: 'has the value "b", which the mapping does not name' },
          { index: 2, field: 'msg', reason: 'is missing' },
        ],
        refused_count: 2,
      },
    ]);
  });

  it('answers 404 to a name without a mapping', async () => {
    const response = await post({}, never, 'sonar');
    expect(response.json()).toMatchObject({ status: 404, code: 'unknown_webhook' });
    expect((await post({}, never, '__proto__')).statusCode).toBe(404);
  });

  it('answers 400 to what is no JSON, has no items or only bad ones, and 413 to too many', async () => {
    expect((await post('{', never)).json()).toMatchObject({ status: 400, code: 'invalid_body' });
    expect((await post('{}', never)).json()).toMatchObject({ detail: 'there is nothing at /events' });
    expect((await post({ events: [{ l: 'x' }] }, never)).json()).toMatchObject({
      status: 400,
      code: 'records_refused',
    });
    expect((await post({ events: [{}, {}, {}, {}] }, never)).statusCode).toBe(413);
    expect((await post({ x: 'x'.repeat(50_000) }, never)).statusCode).toBe(413);
  });

  it('refuses an item that is nested deeper than it can be written out', async () => {
    const deep = `{"events":[{"text":"x","l":${'['.repeat(20_000)}${']'.repeat(20_000)}}]}`;
    const response = await post(deep, never);
    expect(response.json()).toMatchObject({
      status: 400,
      errors: [{ index: 0, field: 'level', reason: 'is nested too deeply' }],
    });
  });

  it('answers 503 with Retry-After when nothing can be taken', async () => {
    const response = await post({ events: [{ text: 'x', l: 'a' }] }, () =>
      Promise.reject(new UnavailableError('bus_full', 'the bus is full')),
    );
    expect(response.json()).toMatchObject({ status: 503, code: 'intake_unavailable' });
    expect(response.headers['retry-after']).toBe('5');
  });
});
