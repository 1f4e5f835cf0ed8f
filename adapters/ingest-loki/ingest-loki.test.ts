import { createBodyReader } from '@aiops/adapters/http-body';
import type { Intake } from '@aiops/ports';
import { newWriter } from '@aiops/wire';
import Fastify from 'fastify';
import { compress } from 'snappyjs';
import { describe, expect, it } from 'vitest';
import { ingestLoki } from './ingest-loki.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { decodePush } from './push.ts';

async function post(payload: Buffer | object) {
  const records: unknown[] = [];
  const intake: Intake = {
    acceptRecords: async (values) => {
      records.push(...values);
      return { accepted: values.length, refused: [] };
    },
    acceptLines: () => Promise.reject(new Error('unused')),
  };
  const app = Fastify();
  await app.register(ingestLoki({ intake, bodies: createBodyReader() }));
  const response = await app.inject({
    method: 'POST',
    url: '/loki/api/v1/push',
    headers: { 'content-type': Buffer.isBuffer(payload) ? 'application/x-protobuf' : 'application/json' },
    payload: Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
  });
  await app.close();
  return { response, records };
}

const MS = Date.UTC(2026, 0, 1);
const EXPECTED = {
  kind: 'log',
  ts: MS,
  host: 'bridge-1',
  service: 'nav',
  level: 'error',
  msg: 'gyro drift',
  meta: { labels: { env: 'prod' }, metadata: { trace_id: 'abc' }, trace_id: 'abc' },
};

describe('POST /loki/api/v1/push', () => {
  it('takes JSON: host, service and level from the labels, metadata beside the line', async () => {
    const { response, records } = await post({
      streams: [
        {
          stream: { host: 'bridge-1', app: 'nav', level: 'error', env: 'prod' },
          values: [[`${MS}000000`, 'gyro drift', { trace_id: 'abc' }]],
        },
      ],
    });
    expect(response.statusCode).toBe(204);
    expect(records).toMatchObject([EXPECTED]);
  });

  it('takes protobuf in snappy, with the labels as text', async () => {
    const writer = newWriter().uint32(10).fork();
    writer.uint32(10).string('{host="bridge-1", app=`nav`,level="error", env="prod"}');
    writer
      .uint32(18)
      .fork()
      .uint32(10)
      .fork()
      .uint32(8)
      .int64(MS / 1000)
      .ldelim();
    writer.uint32(18).string('gyro drift');
    writer.uint32(26).fork().uint32(10).string('trace_id').uint32(18).string('abc').ldelim();
    const { response, records } = await post(Buffer.from(compress(writer.ldelim().ldelim().finish())));
    expect([response.statusCode, response.body]).toEqual([204, '']);
    expect(records).toMatchObject([EXPECTED]);
  });

  it('refuses a bad line by its index, and takes the others', async () => {
    const { response, records } = await post({
      streams: [
        {
          stream: {},
          values: [
            ['soon', 'a'],
            [`${MS}000000`, 'b'],
            [`${MS}000000`, 7],
          ],
        },
      ],
    });
    expect([response.statusCode, records.length]).toEqual([400, 1]);
    expect(response.body).toBe(
      '1 lines taken. Lines 2 refused, counted from 0: #0: the time of a line must be nanoseconds since 1970, ' +
        'as text; #2: a line must be text\n',
    );
  });

  it.each([
    ['no streams', { values: [] }],
    ['labels that are no text', { streams: [{ stream: { a: 1 }, values: [] }] }],
    ['damaged snappy', Buffer.from([9, 9, 9])],
    [
      'labels that cannot be read',
      Buffer.from(compress(newWriter().uint32(10).fork().uint32(10).string('{a=').ldelim().finish())),
    ],
  ])('answers 400 to %s and takes nothing', async (_, payload) => {
    const { response, records } = await post(payload);
    expect([response.statusCode, records.length]).toEqual([400, 0]);
  });

  it('counts streams as well as lines: thirty kilobytes make five million empty ones', () => {
    const streams = Buffer.alloc(6_000_000, Buffer.from('0a040a027b7d', 'hex'));
    const decode = () => [...decodePush(streams, 'protobuf', { ...DEFAULT_LIMITS, records: 100 })];
    expect(decode).toThrow(expect.objectContaining({ code: 'body_too_large' }));
    const json = Buffer.from(JSON.stringify({ streams: Array(500).fill({ values: [] }) }));
    const decodeJson = () => [...decodePush(json, 'json', { ...DEFAULT_LIMITS, records: 100 })];
    expect(decodeJson).toThrow(expect.objectContaining({ code: 'body_too_large' }));
  });

  it('offers to rest before the first line', () => {
    const streams = Buffer.alloc(60_000, Buffer.from('0a040a027b7d', 'hex'));
    expect([...decodePush(streams, 'protobuf', DEFAULT_LIMITS)]).toEqual(Array(4).fill(null));
  });
});
