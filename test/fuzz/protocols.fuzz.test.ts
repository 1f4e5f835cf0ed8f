import { decodePush } from '@aiops/adapters/ingest-loki';
import { decodeLogs, decodeMetrics } from '@aiops/adapters/ingest-otlp';
import { decodeWriteRequest } from '@aiops/adapters/ingest-prometheus';
import { CodedError } from '@aiops/kernel';
import { newWriter } from '@aiops/wire';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { forAMinute } from './minute.ts';

const LIMITS = {
  bodyBytes: 1e6,
  decodedBytes: 1e6,
  jsonBytes: 1e6,
  recordBytes: 1e5,
  records: 1000,
  series: 1000,
  samples: 1000,
};
const NOW = Date.UTC(2026, 0, 1);

const fieldNumber = fc.integer({ min: 0, max: 14 });
const leaf: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.tuple(fieldNumber, fc.string()).map(([field, text]) =>
    newWriter()
      .uint32((field << 3) | 2)
      .string(text)
      .finish(),
  ),
  fc.tuple(fieldNumber, fc.double()).map(([field, value]) =>
    newWriter()
      .uint32((field << 3) | 1)
      .double(value)
      .finish(),
  ),
  fc.tuple(fieldNumber, fc.maxSafeInteger()).map(([field, value]) =>
    newWriter()
      .uint32(field << 3)
      .int64(value)
      .finish(),
  ),
  fc.uint8Array({ maxLength: 12 }),
);

/** Fields around a message, five times over: as deep as the protocols frame their items, and nearer to them than noise. */
const LEVELS = 5;
function messageAround(inner: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  const nested = fc.tuple(fieldNumber, inner).map(([field, bytes]) =>
    newWriter()
      .uint32((field << 3) | 2)
      .bytes(bytes)
      .finish(),
  );
  return fc
    .array(fc.oneof({ weight: 2, arbitrary: nested }, leaf), { maxLength: 4 })
    .map((fields) => Buffer.concat(fields));
}
let message: fc.Arbitrary<Uint8Array> = leaf;
for (let level = 0; level < LEVELS; level += 1) message = messageAround(message);

const jsonNames = fc.constantFrom(
  ...[
    'resourceLogs',
    'scopeLogs',
    'logRecords',
    'resourceMetrics',
    'scopeMetrics',
    'metrics',
    'gauge',
    'sum',
  ],
  ...[
    'histogram',
    'summary',
    'exponentialHistogram',
    'dataPoints',
    'body',
    'attributes',
    'key',
    'value',
    'asInt',
  ],
  ...['stringValue', 'kvlistValue', 'arrayValue', 'values', 'timeUnixNano', 'bucketCounts', 'explicitBounds'],
  ...['streams', 'stream', 'quantileValues', '__proto__', 'name', 'asDouble', 'count'],
);
const json = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 12 },
    fc.constantFrom<unknown>(null, true, 0, -1, 1e300, '', '1', 'NaN', '99999999999999999999', 'x\0'),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(jsonNames, tie('any'), { maxKeys: 5 }),
  ),
})).any;

/** Runs to the end, or refuses with a code that becomes a 400 or 413; anything else is a crash and is thrown. */
function survives(decode: () => Iterable<object | null>): boolean {
  try {
    for (const item of decode()) JSON.stringify(item);
    return true;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return error.code === 'invalid_body' || error.code === 'body_too_large';
  }
}

const DECODERS: readonly (readonly [
  string,
  'protobuf' | 'json',
  (bytes: Buffer) => Iterable<object | null>,
])[] = [
  ['OTLP logs', 'protobuf', (bytes) => decodeLogs(bytes, 'protobuf', LIMITS, NOW)],
  ['OTLP metrics', 'protobuf', (bytes) => decodeMetrics(bytes, 'protobuf', LIMITS, NOW)],
  ['remote write', 'protobuf', (bytes) => decodeWriteRequest(bytes, LIMITS)],
  ['Loki', 'protobuf', (bytes) => decodePush(bytes, 'protobuf', LIMITS)],
  ['OTLP logs', 'json', (bytes) => decodeLogs(bytes, 'json', LIMITS, NOW)],
  ['OTLP metrics', 'json', (bytes) => decodeMetrics(bytes, 'json', LIMITS, NOW)],
  ['Loki', 'json', (bytes) => decodePush(bytes, 'json', LIMITS)],
];

describe('whatever bytes come', () => {
  it.each(DECODERS)('%s in %s are read or refused', (name, content, decode) => {
    const bytes: fc.Arbitrary<Uint8Array> =
      content === 'json' ? json.map((value) => Buffer.from(JSON.stringify(value))) : message;
    forAMinute(`${name} ${content}`, bytes, (body) => survives(() => decode(Buffer.from(body))));
  });
});
