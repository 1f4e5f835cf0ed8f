import { createBodyReader } from '@aiops/adapters/http-body';
import { UnavailableError } from '@aiops/kernel';
import type { Intake, OnDropped, Telemetry } from '@aiops/ports';
import { newWriter } from '@aiops/wire';
import Fastify from 'fastify';
import { compress } from 'snappyjs';
import { describe, expect, it } from 'vitest';
import { ingestPrometheus } from './ingest-prometheus.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { decodeWriteRequest } from './write-request.ts';

type Sample = readonly [value: number | 'stale', ms: number];

function series(labels: Readonly<Record<string, string>>, samples: readonly Sample[]): Uint8Array {
  const writer = newWriter();
  for (const [name, value] of Object.entries(labels)) {
    writer.uint32(10).fork().uint32(10).string(name).uint32(18).string(value).ldelim();
  }
  for (const [value, ms] of samples) {
    writer.uint32(18).fork().uint32(9);
    if (value === 'stale') writer.fixed32(2).fixed32(0x7ff00000);
    else writer.double(value);
    writer.uint32(16).int64(ms).ldelim();
  }
  return writer.finish();
}

function request(...list: readonly Uint8Array[]): Buffer {
  const writer = newWriter();
  for (const one of list) writer.uint32(10).bytes(one);
  return Buffer.from(writer.finish());
}

async function post(
  plain: Buffer,
  headers: Readonly<Record<string, string>> = {},
  accept: Intake['acceptRecords'] = async (records) => ({ accepted: records.length, refused: [] }),
) {
  const records: unknown[] = [];
  const counted: unknown[] = [];
  const intake: Intake = {
    acceptRecords: (values, origin) => {
      records.push(...values);
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
  const dropped: unknown[] = [];
  const onDropped: OnDropped = (...drop) => void dropped.push(drop);
  await app.register(ingestPrometheus({ intake, bodies: createBodyReader(), telemetry, onDropped }));
  const response = await app.inject({
    method: 'POST',
    url: '/api/v1/write',
    headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy', ...headers },
    payload: Buffer.from(compress(plain)),
  });
  await app.close();
  return { response, records, counted, dropped };
}

const MS = Date.UTC(2026, 0, 1);
const UP = series({ __name__: 'up', instance: '10.0.0.5:9100', job: 'node', deck: '7' }, [
  [1, MS],
  [0, MS + 1000],
]);

describe('POST /api/v1/write', () => {
  it('makes host and service of instance and job, and answers 204', async () => {
    const { response, records } = await post(request(UP));
    expect([response.statusCode, response.body]).toEqual([204, '']);
    const common = { kind: 'metric', name: 'up', host: '10.0.0.5', service: 'node' };
    const labels = { deck: '7', instance: '10.0.0.5:9100' };
    expect(records).toEqual([
      { ...common, labels, ts: MS, value: 1, ship_id: undefined },
      { ...common, labels, ts: MS + 1000, value: 0, ship_id: undefined },
    ]);
  });

  it('takes the label ship_id, else ship, for the ship', async () => {
    const of = async (labels: Record<string, string>) =>
      (await post(request(series({ __name__: 'up', ...labels }, [[1, MS]])))).records;
    expect(await of({ ship: 'aurora' })).toMatchObject([{ ship_id: 'aurora' }]);
    expect(await of({ ship: 'MV Aurora', ship_id: 'aurora' })).toMatchObject([{ ship_id: 'aurora' }]);
  });

  it('counts stale markers, NaN and infinite values and answers 204: sending them again would not help', async () => {
    const odd = series({ __name__: 'x' }, [
      ['stale', MS],
      [Number.NaN, MS],
      [Number.POSITIVE_INFINITY, MS],
      [2, MS],
    ]);
    const { response, records, counted, dropped } = await post(request(odd));
    expect([response.statusCode, records.length]).toEqual([204, 1]);
    expect(counted).toEqual([
      ['stale', 1],
      ['nan', 1],
      ['infinite', 1],
    ]);
    expect(dropped).toEqual(['stale', 'nan', 'infinite'].map((reason) => ['127.0.0.1', reason, 1]));
  });

  it('answers 400 with the index when a series can never be taken, and takes the others', async () => {
    const nameless = series({ job: 'node' }, [[1, MS]]);
    const wrongType = newWriter()
      .uint32((2 << 3) | 0)
      .int32(1)
      .finish();
    const { response, records } = await post(request(UP, nameless, wrongType));
    expect([response.statusCode, records.length]).toEqual([400, 2]);
    expect(response.body).toBe(
      '2 samples taken. Series 2 refused, counted from 0: #1: a series without the label __name__; ' +
        '#2: field 2 has the wire type 0 instead of 2\n',
    );
  });

  it('takes nothing of a request that is cut off, and says so with 400', async () => {
    const { response, records } = await post(request(UP, UP).subarray(0, -3));
    expect([response.statusCode, records.length]).toEqual([400, 0]);
  });

  it('answers 415 to remote write 2.0, so that senders fall back to 1.0', async () => {
    const type = 'application/x-protobuf;proto=io.prometheus.write.v2.Request';
    expect((await post(request(UP), { 'content-type': type })).response.statusCode).toBe(415);
    const one = 'application/x-protobuf;proto=prometheus.WriteRequest';
    expect((await post(request(UP), { 'content-type': one })).response.statusCode).toBe(204);
  });

  it('answers 503 with Retry-After when nothing can be taken now: Prometheus sends again', async () => {
    const { response } = await post(request(UP), {}, () =>
      Promise.reject(new UnavailableError('bus_full', 'the bus is full')),
    );
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '5']);
  });

  it('refuses too many series before it has found all of them, and offers to rest before the first', () => {
    const limits = { ...DEFAULT_LIMITS, series: 100_000 };
    const flood = Buffer.alloc(32_000_000, Buffer.of(0x0a, 0));
    const steps: unknown[] = [];
    const decode = () => {
      for (const step of decodeWriteRequest(flood, limits)) steps.push(step);
    };
    expect(decode).toThrow('more than 100000 series in one request');
    expect(steps).toEqual(Array(24).fill(null));
  });

  it.each([
    ['between the series', Buffer.alloc(100_000, Buffer.of(0x78, 0)), 413],
    ['in one', request(Buffer.alloc(100_000, Buffer.of(0x1a, 0))), 400],
  ])('refuses what is passed over too often: %s', (_, body, status) => {
    const decode = () => [...decodeWriteRequest(body, { ...DEFAULT_LIMITS, series: 10, samples: 10 })];
    if (status === 413) expect(decode).toThrow('more than 400 fields in one request');
    else expect(decode()).toMatchObject([{ refused: 'more than 410 fields in one request' }]);
  });
});
