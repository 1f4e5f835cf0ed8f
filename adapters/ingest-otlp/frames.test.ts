import { newWriter } from '@aiops/wire';
import { describe, expect, it } from 'vitest';
import { decodeLogs, decodeMetrics } from './decode.ts';
import { DEFAULT_LIMITS } from './limits.ts';

const LIMITS = { ...DEFAULT_LIMITS, records: 1000 };
type Decode = typeof decodeLogs;

/** A body in which a small piece stands again and again inside of these fields. */
function repeated(piece: readonly number[], bytes: number, ...around: readonly number[]): Buffer {
  let body: Uint8Array = Buffer.alloc(bytes - (bytes % piece.length), Buffer.from(piece));
  for (const field of around) {
    body = newWriter()
      .uint32((field << 3) | 2)
      .bytes(body)
      .finish();
  }
  return Buffer.from(body);
}

function all(decode: Decode, body: Buffer, limits = LIMITS) {
  const items = [];
  let rests = 0;
  for (const item of decode(body, 'protobuf', limits, 0)) {
    if (item === null) rests += 1;
    else items.push(item);
  }
  return { items, rests };
}

const GOOD = newWriter().uint32(42).fork().uint32(10).string('good').ldelim().finish();
const scopeOf = (...logs: readonly Uint8Array[]) => {
  const writer = newWriter();
  for (const log of logs) writer.uint32(18).bytes(log);
  return writer.finish();
};

describe('the outline of a request', () => {
  it.each<[string, Decode, Buffer]>([
    ['resources', decodeLogs, repeated([0x0a, 0], 1e6)],
    ['scopes', decodeLogs, repeated([0x12, 0], 1e6, 1)],
    ['names of a scope', decodeLogs, repeated([0x0a, 0], 1e6, 1, 2, 1)],
    ['fields of a later version', decodeLogs, repeated([0x78, 0], 1e6)],
    ['fields of a later version in a scope', decodeLogs, repeated([0x78, 0], 1e6, 2, 1)],
    ['names of a metric', decodeMetrics, repeated([0x0a, 0], 1e6, 2, 2, 1)],
    ['kinds of a metric', decodeMetrics, repeated([0x2a, 0], 1e6, 2, 2, 1)],
    ['temporalities', decodeMetrics, repeated([0x10, 1], 1e6, 7, 2, 2, 1)],
  ])('has a bound: so many %s are too many', (_, decode, body) => {
    expect(() => all(decode, body)).toThrow(expect.objectContaining({ code: 'body_too_large' }));
  });

  it('offers to rest while it is read, and keeps nothing of what is empty', () => {
    const { items, rests } = all(decodeLogs, repeated([0x12, 0], 30_000, 1));
    expect([items.length, rests]).toEqual([0, 3]);
  });

  it('is no place for groups, which nobody can stop in', () => {
    expect(() => all(decodeLogs, Buffer.of(0x7b, 0x7c))).toThrow('field 15 is a group');
  });

  it('counts resources and scopes of JSON too', () => {
    const body = Buffer.from(JSON.stringify({ resourceLogs: [{ scopeLogs: Array(30_000).fill({}) }] }));
    const decode = () => [...decodeLogs(body, 'json', LIMITS, 0)];
    expect(decode).toThrow(expect.objectContaining({ code: 'body_too_large' }));
  });
});

describe('a resource that can not be read', () => {
  const scope = scopeOf(GOOD, GOOD);
  const group = (resource: Uint8Array) =>
    newWriter().uint32(10).fork().uint32(10).bytes(resource).uint32(18).bytes(scope).ldelim().finish();

  it('refuses its own records and no other, whether it is damaged or too large', () => {
    const damaged = Buffer.of(0x08, 1);
    const named = newWriter().uint32(10).fork().uint32(10).string('host.name');
    named.uint32(18).fork().uint32(10).string('gw-1').ldelim().ldelim();
    const large = repeated([0x0a, 0], 300);
    const body = Buffer.concat([group(damaged), group(large), group(named.finish())]);
    const { items } = all(decodeLogs, body, { ...LIMITS, recordBytes: 200 });
    expect(items.map(({ refused, records }) => refused ?? records[0]?.host)).toEqual([
      ...Array(2).fill('comes from a damaged resource: field 1 has the wire type 0 instead of 2'),
      ...Array(2).fill('comes from a resource that is larger than 200 bytes'),
      ...['gw-1', 'gw-1'],
    ]);
  });
});
