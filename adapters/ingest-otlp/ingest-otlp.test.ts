import { createBodyReader } from '@aiops/adapters/http-body';
import { ManualClock, UnavailableError } from '@aiops/kernel';
import type { Intake, OnDropped, Telemetry } from '@aiops/ports';
import { newWriter } from '@aiops/wire';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { ingestOtlp } from './ingest-otlp.ts';

type Record_ = Readonly<Record<string, unknown>>;

/** Answers of the routes to a body, with what reached the intake and what was counted. */
async function post(
  path: string,
  payload: Buffer | string,
  accept: Intake['acceptRecords'] = async (records) => ({ accepted: records.length, refused: [] }),
) {
  const records: Record_[] = [];
  const counted: unknown[] = [];
  const intake: Intake = {
    acceptRecords: (values, origin) => {
      records.push(...(values as Record_[]));
      return accept(values, origin);
    },
    acceptLines: () => Promise.reject(new Error('unused')),
  };
  const telemetry: Telemetry = {
    count: (_, labels, by) => counted.push([labels?.reason, by]),
    gauge() {},
    observe() {},
  };
  const app = Fastify();
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const dropped: unknown[] = [];
  const onDropped: OnDropped = (...drop) => void dropped.push(drop);
  await app.register(ingestOtlp({ intake, bodies: createBodyReader(), clock, telemetry, onDropped }));
  const type = typeof payload === 'string' ? 'application/json' : 'application/x-protobuf';
  const response = await app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': type },
    payload,
  });
  await app.close();
  return { response, records, counted, dropped };
}

/** One resource, one scope, these items, each as bytes. */
function request(items: readonly Uint8Array[]): Buffer {
  const writer = newWriter().uint32(10).fork().uint32(18).fork();
  for (const item of items) writer.uint32(18).bytes(item);
  return Buffer.from(writer.ldelim().ldelim().finish());
}
const BODY = (text: string) => newWriter().uint32(42).fork().uint32(10).string(text).ldelim();
const GOOD = BODY('good').finish();

function json(...logRecords: unknown[]): string {
  return JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
}
function metrics(...list: unknown[]): string {
  return JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: list }] }] });
}

describe('POST /v1/logs', () => {
  it('answers 200 with nothing when everything is durable, in the format of the request', async () => {
    const binary = await post('/v1/logs', request([GOOD]));
    expect([binary.response.statusCode, binary.response.rawPayload.length]).toEqual([200, 0]);
    expect(binary.response.headers['content-type']).toBe('application/x-protobuf');
    expect(binary.records).toMatchObject([{ kind: 'log', msg: 'good', ts: Date.UTC(2026, 0, 1) }]);
    expect((await post('/v1/logs', json({ body: { stringValue: 'a' } }))).response.json()).toEqual({});
  });

  it('refuses a damaged record by its index, and takes the others', async () => {
    const wrongWireType = newWriter()
      .uint32((3 << 3) | 0)
      .int32(5)
      .finish();
    const cutOff = GOOD.subarray(0, GOOD.length - 1);
    let deep = newWriter().uint32(8).bool(true).finish();
    for (let i = 0; i < 30; i += 1) {
      deep = newWriter().uint32(42).fork().uint32(10).bytes(deep).ldelim().finish();
    }
    const tooDeep = newWriter().uint32(42).bytes(deep).finish();
    const { response, records } = await post(
      '/v1/logs',
      request([GOOD, wrongWireType, cutOff, tooDeep, GOOD]),
    );
    expect(response.statusCode).toBe(200);
    expect(records).toHaveLength(2);
    const text = response.rawPayload.toString('utf8');
    expect(response.rawPayload.subarray(3, 5)).toEqual(Buffer.from([8, 3]));
    expect(text).toMatch(/#1: field 3 has the wire type 0 instead of 2/);
    expect(text).toMatch(/#2: /);
    expect(text).toMatch(/#3: values are nested more than 16 deep/);
  });

  it('tells refusals of the intake by the same index', async () => {
    const { response } = await post('/v1/logs', json({ body: { stringValue: 'a' } }, {}), async () => ({
      accepted: 1,
      refused: [{ index: 1, field: 'ts', reason: 'is bad' }],
    }));
    expect(response.json()).toEqual({
      partialSuccess: { rejectedLogRecords: '1', errorMessage: '1 refused, counted from 0: #1: ts is bad' },
    });
  });

  it('refuses a request that is cut off as a whole, with a Status', async () => {
    const whole = request([GOOD, GOOD]);
    const { response, records } = await post('/v1/logs', whole.subarray(0, whole.length - 3));
    expect([response.statusCode, records.length]).toEqual([400, 0]);
    expect(response.rawPayload[1]).toBe(3);
    const asJson = await post('/v1/logs', '{"resourceLogs":[{"scopeLogs":7}]}');
    expect(asJson.response.statusCode).toBe(400);
    expect(asJson.response.json()).toEqual({ code: 3, message: 'scopeLogs must be a list of objects' });
  });

  it('answers 503 with Retry-After when nothing can be taken now', async () => {
    const { response } = await post('/v1/logs', request([GOOD]), () =>
      Promise.reject(new UnavailableError('bus_full', 'the bus is full')),
    );
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '5']);
  });

  it('keeps severity, ids, values of every type, and times near 1970', async () => {
    const { records } = await post(
      '/v1/logs',
      json({
        timeUnixNano: '300000000000',
        severityNumber: 10,
        severityText: 'notice',
        traceId: 'AB'.repeat(16),
        body: { arrayValue: { values: [{ intValue: '9007199254740993' }, { doubleValue: 0.5 }, {}] } },
        attributes: [{ key: '__proto__', value: { boolValue: true } }],
      }),
    );
    expect(records[0]).toMatchObject({
      ts: '1970-01-01T00:05:00.000Z',
      level: 'notice',
      severity_number: 10,
      msg: '["9007199254740993",0.5,null]',
      meta: { trace_id: 'ab'.repeat(16), body: ['9007199254740993', 0.5, null] },
    });
    const { attributes } = (records[0]?.meta ?? {}) as { attributes?: object };
    expect(Object.getOwnPropertyNames(attributes ?? {})).toEqual(['__proto__']);
  });
});

describe('POST /v1/metrics', () => {
  it('counts what it leaves out: stale points, NaN, buckets of exponential histograms', async () => {
    const { response, records, counted, dropped } = await post(
      '/v1/metrics',
      metrics(
        { name: 'a', gauge: { dataPoints: [{ asDouble: 'NaN' }, { asDouble: 1 }, { flags: 1 }] } },
        { name: 'e', exponentialHistogram: { dataPoints: [{ count: '3', sum: 6, scale: 2 }] } },
      ),
    );
    expect(response.json()).toEqual({});
    expect(records.map(({ name, value }) => [name, value])).toEqual([
      ['a', 1],
      ['e_count', 3],
      ['e_sum', 6],
    ]);
    expect(counted).toEqual([
      ['nan', 1],
      ['stale', 1],
      ['exponential_buckets', 1],
    ]);
    const reasons = ['nan', 'stale', 'exponential_buckets'];
    expect(dropped).toEqual(reasons.map((reason) => ['127.0.0.1', reason, 1]));
  });

  it('refuses points without a value and histograms whose bounds do not fit, by their index', async () => {
    const { response, records } = await post(
      '/v1/metrics',
      metrics(
        { name: 'a', gauge: { dataPoints: [{}, { asInt: '4' }] } },
        {
          name: 'h',
          histogram: { dataPoints: [{ count: 1, bucketCounts: [1, 2], explicitBounds: [1, 2, 3] }] },
        },
      ),
    );
    expect(records).toHaveLength(1);
    expect(response.json().partialSuccess).toEqual({
      rejectedDataPoints: '2',
      errorMessage: '2 refused, counted from 0: #0: has no value; #2: has 2 bucket counts for 3 bounds',
    });
  });

  it('writes summaries as Prometheus does', async () => {
    const { records } = await post(
      '/v1/metrics',
      metrics({
        name: 's',
        summary: { dataPoints: [{ count: '2', sum: 3, quantileValues: [{ quantile: 0.5, value: 1.5 }] }] },
      }),
    );
    expect(records).toMatchObject([
      { name: 's_count', value: 2 },
      { name: 's_sum', value: 3 },
      { name: 's', value: 1.5, labels: { quantile: '0.5' } },
    ]);
  });
});
