import { gzipSync } from 'node:zlib';
import { createBodyReader } from '@aiops/adapters/http-body';
import { type CodedError, UnavailableError } from '@aiops/kernel';
import type { Intake, IntakeReceipt, Origin } from '@aiops/ports';
import fc from 'fast-check';
import Fastify from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { ingestHttp } from './ingest-http.ts';
import type { IngestHttpLimits } from './limits.ts';
import { splitRecords } from './split-records.ts';

/** Takes everything but records with a `bad` field, and remembers it. */
class RememberingIntake implements Intake {
  readonly records: unknown[] = [];
  readonly origins: Origin[] = [];
  async acceptRecords(records: readonly unknown[], origin: Origin): Promise<IntakeReceipt> {
    this.origins.push(origin);
    const refused = [];
    for (const [index, record] of records.entries()) {
      if (typeof record === 'object' && record !== null && 'bad' in record) {
        refused.push({ index, field: 'bad', reason: 'is bad' });
      } else this.records.push(record);
    }
    return { accepted: records.length - refused.length, refused };
  }
  async acceptLines(): Promise<IntakeReceipt> {
    throw new Error('HTTP hands over records');
  }
}

const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  invalid_body: 400,
  records_refused: 400,
  body_too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  intake_unavailable: 503,
};

const apps: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

async function start(
  intake: Intake = new RememberingIntake(),
  limits: Partial<IngestHttpLimits & { inFlightBytes: number }> = {},
) {
  const app = Fastify();
  // The server of the product makes problems of errors; this is what matters of it here.
  app.setErrorHandler((error: CodedError, _request, reply) =>
    reply
      .code(STATUS_OF_CODE[error.code] ?? 500)
      .serializer(JSON.stringify)
      .send({ ...error.details, code: error.code }),
  );
  apps.push(app);
  await app.register(ingestHttp({ intake, bodies: createBodyReader(limits), limits }));
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const post = async (body: string | Uint8Array, headers: Record<string, string> = {}, route = 'logs') => {
    const response = await fetch(`${url}/api/v3/ingest/${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson', ...headers },
      body,
    });
    return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
  };
  return { post, app };
}

/** A zstd frame of stored blocks, or of blocks that repeat one byte (a bomb in four bytes each). */
function zstdFrame(
  blocks: readonly { bytes: Uint8Array; repeat?: number }[],
  windowDescriptor = 0x58,
): Buffer {
  const parts = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, windowDescriptor])];
  blocks.forEach(({ bytes, repeat }, i) => {
    const header = Buffer.alloc(3);
    const last = i === blocks.length - 1 ? 1 : 0;
    header.writeUIntLE(((repeat ?? bytes.length) << 3) | ((repeat === undefined ? 0 : 1) << 1) | last, 0, 3);
    parts.push(header, Buffer.from(bytes));
  });
  return Buffer.concat(parts);
}

const LINES = '{"ts":1,"msg":"a"}\n\n{"ts":2,"msg":"b"}\r\n{"ts":3,"msg":"c"}';
const THREE = [
  { ts: 1, msg: 'a' },
  { ts: 2, msg: 'b' },
  { ts: 3, msg: 'c' },
];
/** `LINES` as the reference `zstd` program (1.5.4, level 3) compresses fifty copies of it, one under the other. */
const COMPRESSED_BY_ZSTD =
  'KLUv/QRYlQEA8HsidHMiOjEsIm1zZyI6ImEifQoKMmIifQ0zYyJ9MQcAOfPKA3hXKTfgXeAIvOuwyQSQ+NVl';

describe('the ingest routes', () => {
  it.each([
    ['NDJSON', LINES],
    ['a JSON array', JSON.stringify(THREE)],
    ['a JSON array over several lines', JSON.stringify(THREE, null, 2)],
  ])('take %s, and answer 202 with the count', async (_, body) => {
    const intake = new RememberingIntake();
    const { post } = await start(intake);
    expect(await post(body)).toMatchObject({
      status: 202,
      body: { accepted: 3, refused: [], refused_count: 0 },
    });
    expect(intake.records).toEqual(THREE);
    expect(intake.origins[0]).toMatchObject({ source: 'http', kind: 'log', peer: '127.0.0.1' });
  });

  it('take a single object, on one line or on several', async () => {
    const intake = new RememberingIntake();
    const { post } = await start(intake);
    expect((await post('{"ts":1,"msg":"a"}', {}, 'metrics')).status).toBe(202);
    expect(
      (await post(JSON.stringify(THREE[1], null, 2), { 'content-type': 'application/json' }, 'alerts'))
        .status,
    ).toBe(202);
    expect(intake.records).toEqual(THREE.slice(0, 2));
    expect(intake.origins.map((origin) => origin.kind)).toEqual(['metric', 'alert']);
  });

  it.each([
    ['gzip', gzipSync(LINES)],
    [
      'zstd',
      zstdFrame([{ bytes: Buffer.from(LINES.slice(0, 20)) }, { bytes: Buffer.from(LINES.slice(20)) }]),
    ],
    [
      'zstd',
      Buffer.concat([
        zstdFrame([{ bytes: Buffer.from(`${LINES}\n`) }]),
        Buffer.from('502a4d180100000000', 'hex'),
      ]),
    ],
  ])('take bodies in %s', async (encoding, body) => {
    const intake = new RememberingIntake();
    const { post } = await start(intake);
    expect((await post(body, { 'content-encoding': encoding })).body.accepted).toBe(3);
    expect(intake.records).toEqual(THREE);
  });

  it('take what the reference zstd program compressed', async () => {
    const intake = new RememberingIntake();
    const { post } = await start(intake);
    const body = Buffer.from(COMPRESSED_BY_ZSTD, 'base64');
    expect((await post(body, { 'content-encoding': 'zstd' })).body.accepted).toBe(150);
    expect(intake.records.slice(-3)).toEqual(THREE);
  });

  it('accept the good records and name the bad ones by their index', async () => {
    const intake = new RememberingIntake();
    const { post } = await start(intake);
    const bad = Buffer.concat([
      Buffer.from('{"ts":1}\n{"ts":\n{"bad":1}\n{"msg":"'),
      Buffer.from([0xff]),
      Buffer.from('"}\n{"ts":5}'),
    ]);
    const answer = await post(bad);
    expect(answer).toMatchObject({ status: 202, body: { accepted: 2, refused_count: 3 } });
    expect(answer.body.refused).toEqual([
      { index: 1, reason: expect.stringContaining('is not JSON') },
      { index: 2, field: 'bad', reason: 'is bad' },
      { index: 3, reason: 'is not valid UTF-8' },
    ]);
    expect((await post('[{"ts":1},{oops},{"ts":3}]')).body).toMatchObject({
      accepted: 2,
      refused: [{ index: 1 }],
    });
    expect((await post('[{"ts":1},{"ts":2}')).body).toMatchObject({
      accepted: 1,
      refused: [{ index: 1, reason: 'the array does not end' }],
    });
  });

  it('keep the indexes of what was sent over many batches', async () => {
    const { post } = await start();
    const lines = Array.from({ length: 2500 }, (_, i) => (i === 2100 ? '{"bad":1}' : '{"ts":1}'));
    expect((await post(lines.join('\n'))).body).toEqual({
      accepted: 2499,
      refused: [{ index: 2100, field: 'bad', reason: 'is bad' }],
      refused_count: 1,
    });
  });

  it('answer 400 with every index when all records are refused, and when there are none', async () => {
    const { post } = await start();
    const answer = await post('{"bad":1}\nnonsense');
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      code: 'records_refused',
      refused_count: 2,
      errors: [{ index: 0, field: 'bad' }, { index: 1 }],
    });
    expect(await post('  \n')).toMatchObject({ status: 400, body: { code: 'invalid_body' } });
    expect(await post('[]')).toMatchObject({ status: 202, body: { accepted: 0 } });
  });

  it('answer 413 to bodies, records and counts beyond the limits', async () => {
    const { post } = await start(undefined, { bodyBytes: 1000, recordBytes: 200, records: 20 });
    expect(await post('x'.repeat(1001))).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
    const intake = new RememberingIntake();
    const few = await start(intake, { records: 1200 });
    expect((await few.post('{}\n'.repeat(1201))).status).toBe(413);
    expect((await few.post(`[${'{},'.repeat(1200)}{}]`)).status).toBe(413);
    // Counted before the first hand-over: what is refused as a whole has left nothing behind.
    expect(intake.records).toEqual([]);
    const oneOfManyLines = JSON.stringify({ meta: Array.from({ length: 1500 }, () => 1) }, null, 1);
    expect((await few.post(oneOfManyLines)).body.accepted).toBe(1);
    const long = JSON.stringify({ msg: 'x'.repeat(200) });
    expect((await post(`{"ts":1}\n${long}`)).body.refused).toEqual([
      { index: 1, reason: 'is larger than 200 bytes' },
    ]);
  });

  it('stop at the limit in the middle of a decompression bomb', async () => {
    const { post } = await start(undefined, { decodedBytes: 1_000_000 });
    const gzipBomb = gzipSync(Buffer.alloc(20_000_000));
    const zstdBomb = zstdFrame(
      Array.from({ length: 2000 }, () => ({ bytes: Buffer.from('a'), repeat: 131_072 })),
    );
    expect((await post(gzipBomb, { 'content-encoding': 'gzip' })).status).toBe(413);
    expect((await post(zstdBomb, { 'content-encoding': 'zstd' })).status).toBe(413);
  });

  it.each([
    ['gzip', gzipSync(LINES).subarray(0, 30)],
    ['gzip', Buffer.from('not gzip')],
    ['zstd', Buffer.from('not zstd')],
    ['zstd', zstdFrame([{ bytes: Buffer.from(LINES) }]).subarray(0, 30)],
    ['zstd', zstdFrame([{ bytes: Buffer.from('a'), repeat: 2_000_000 }])],
    // A window of a gigabyte in a header of six bytes.
    ['zstd', zstdFrame([{ bytes: Buffer.from(LINES) }], 0xa0)],
  ])('answer 400 to a damaged or greedy %s body', async (encoding, body) => {
    const { post } = await start();
    expect(await post(body, { 'content-encoding': encoding })).toMatchObject({
      status: 400,
      body: { code: 'invalid_body' },
    });
  });

  it('answer 415 to other encodings and types', async () => {
    const { post } = await start();
    const answer = await post('x', { 'content-encoding': 'br' });
    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
    expect(answer.headers.get('accept-encoding')).toContain('zstd');
    expect((await post('x', { 'content-type': 'application/x-protobuf' })).status).toBe(415);
  });

  it.each([
    ['for now', new UnavailableError('bus_full', 'the bus is full'), 503, 'intake_unavailable'],
    ['for good', new TypeError('a fault of ours'), 500, 'TypeError'],
  ])(
    'say where to go on when something was taken and the rest can not be taken %s',
    async (_, fault, status, code) => {
      let calls = 0;
      const intake: Intake = {
        acceptLines: () => Promise.reject(new Error('unused')),
        acceptRecords: async (records) => {
          calls += 1;
          if (calls > 1) throw fault;
          return { accepted: records.length, refused: [] };
        },
      };
      const { post } = await start(intake);
      const answer = await post('{"ts":1}\n'.repeat(700));
      expect(answer).toMatchObject({ status, body: { code, accepted: 500, next_index: 500 } });
    },
  );

  it('answer 429 while other bodies fill the memory, and take again afterwards', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let arrived = () => {};
    const inside = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const intake: Intake = {
      acceptLines: () => Promise.reject(new Error('unused')),
      acceptRecords: async (records) => {
        arrived();
        await gate;
        return { accepted: records.length, refused: [] };
      },
    };
    const { post } = await start(intake, { inFlightBytes: 1000 });
    const body = `{"msg":"${'x'.repeat(800)}"}`;
    const first = post(body);
    await inside;
    const second = await post(body);
    expect(second).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(second.headers.get('connection')).toBe('close');
    release();
    expect((await first).status).toBe(202);
    expect((await post(body)).status).toBe(202);
  });

  it('never hold up the loop for long with a large body', async () => {
    const { post } = await start();
    const record = JSON.stringify({
      ts: '2026-01-01T00:00:00.000Z',
      host: 'a',
      msg: 'x'.repeat(150),
      meta: { a: [1, 2, { b: 'c' }] },
    });
    const body = gzipSync(`[${Array.from({ length: 80_000 }, () => record).join(',')}]`);
    let longestMs = 0;
    let last = performance.now();
    const probe = setInterval(() => {
      const now = performance.now();
      longestMs = Math.max(longestMs, now - last);
      last = now;
    }, 1);
    const answer = await post(body, { 'content-encoding': 'gzip' });
    clearInterval(probe);
    expect(answer.body.accepted).toBe(80_000);
    // About 20 ms on a quiet machine, of some 400 in all; a busy one takes the processor away for longer.
    expect(longestMs).toBeLessThan(250);
  });
});

describe('splitRecords', () => {
  it('finds each element of any JSON array, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 10 }), fc.constantFrom(0, 1, 4), (values, indent) => {
        const body = Buffer.from(JSON.stringify(values, null, indent));
        const read = [...splitRecords(body)].map((slice) =>
          JSON.parse(body.toString('utf8', slice?.start, slice?.end)),
        );
        expect(read).toEqual(JSON.parse(body.toString()));
      }),
    );
  });

  it('ends on any bytes, with slices inside the body and in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('[', ']', '{', '}', ',', '"', '\\', '\n', ' ', 'a', '1'), { maxLength: 60 }),
        (parts) => {
          const body = Buffer.from(parts.join(''));
          let at = 0;
          for (const slice of splitRecords(body)) {
            if (slice === null) continue;
            expect(slice.start).toBeGreaterThanOrEqual(at);
            expect(slice.end).toBeGreaterThanOrEqual(slice.start);
            expect(slice.end).toBeLessThanOrEqual(body.length);
            at = slice.end;
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
