import { CodedError, ManualClock, UnavailableError } from '@aiops/kernel';
import type { Intake, Origin } from '@aiops/ports';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { ingestAlertmanager } from './ingest-alertmanager.ts';

type AcceptRecords = Intake['acceptRecords'];

async function post(payload: string | object, acceptRecords: AcceptRecords) {
  const app = Fastify();
  // The server of the product makes problems of errors; here the code and what is told with it is all that counts.
  app.setErrorHandler((error: CodedError & { statusCode?: number }, _request, reply) =>
    reply
      .code(error.statusCode ?? 500)
      .serializer(JSON.stringify)
      .send({ ...error.details, code: error.code, retryable: error.retryable }),
  );
  const intake: Intake = { acceptRecords, acceptLines: () => Promise.reject(new Error('unused')) };
  const convert = (alert: unknown, receivedMs: number) => ({ converted: alert, receivedMs });
  await app.register(
    ingestAlertmanager({ intake, convert, clock: new ManualClock(7), limits: { bodyBytes: 2000 } }),
  );
  const response = await app.inject({
    method: 'POST',
    url: '/api/v2/alerts',
    headers: { 'content-type': 'application/json' },
    payload,
  });
  await app.close();
  return response;
}

const ALERT = { labels: { alertname: 'NodeDown' }, startsAt: '2026-01-01T00:00:00Z' };

describe('POST /api/v2/alerts', () => {
  it('hands the converted alerts over and answers 200 when they are taken', async () => {
    const seen: { records: readonly unknown[]; origin: Origin }[] = [];
    const response = await post([ALERT, ALERT], async (records, origin) => {
      seen.push({ records, origin });
      return { accepted: 2, refused: [] };
    });
    expect(response.statusCode).toBe(200);
    expect(seen).toEqual([
      {
        records: [
          { converted: ALERT, receivedMs: 7 },
          { converted: ALERT, receivedMs: 7 },
        ],
        origin: { source: 'alertmanager', kind: 'alert' },
      },
    ]);
  });

  it('answers 200 and names the refused ones when some are good, 400 when none is', async () => {
    const refused = [{ index: 0, field: 'name', reason: 'is missing' }];
    const some = await post([{}, ALERT], async () => ({ accepted: 1, refused }));
    expect([some.statusCode, some.json()]).toEqual([200, { accepted: 1, refused, refused_count: 1 }]);
    const none = await post([{}], async () => ({ accepted: 0, refused }));
    expect(none.json()).toMatchObject({ code: 'records_refused', errors: refused, refused_count: 1 });
    const many = Array.from({ length: 1200 }, (_, index) => ({ index, reason: 'is bad' }));
    const answer = (await post([{}], async () => ({ accepted: 0, refused: many }))).json();
    expect([answer.errors.length, answer.refused_count]).toEqual([1000, 1200]);
  });

  it('answers 200 to an empty list, and 400 to what is no list', async () => {
    const never: AcceptRecords = () => Promise.reject(new Error('nothing to hand over'));
    expect((await post([], never)).statusCode).toBe(200);
    expect((await post({ alerts: [] }, never)).json()).toMatchObject({ code: 'invalid_body' });
    expect((await post('[', never)).statusCode).toBe(400);
    expect((await post([{ labels: { x: 'x'.repeat(2000) } }], never)).statusCode).toBe(413);
  });

  it('says that it is worth another try when nothing can be taken', async () => {
    const response = await post([ALERT], () =>
      Promise.reject(new UnavailableError('bus_full', 'the bus is full')),
    );
    expect(response.json()).toMatchObject({ code: 'intake_unavailable', retryable: true });
  });

  it('says of a sender beyond its rate that it is too fast, and not that we are out of order', async () => {
    const fast = new CodedError('too_many_requests', 'come again in 2 s', { retryable: true });
    const response = await post([ALERT], () => Promise.reject(fast));
    expect(response.json()).toMatchObject({ code: 'too_many_requests', retryable: true });
  });
});
