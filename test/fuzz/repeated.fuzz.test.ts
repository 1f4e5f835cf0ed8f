import { CodedError } from '@aiops/kernel';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DECODERS, LIMITS } from './decoders.ts';
import { repeatedMessages } from './messages.ts';
import { forAMinute } from './minute.ts';

/** As large as a body may be after decompression; what is counted is work, for the time depends on the machine. */
const BYTES = LIMITS.decodedBytes;
/** A walk offers to rest every few thousand fields, and has seen them all long before this many rests. */
const MAX_RESTS = 40;
/** A record may be 100 kB, but not all of them: what is made of a body is not much larger than the body. */
const MAX_GROWTH = 8;

interface Work {
  readonly items: number;
  readonly rests: number;
  /** Bytes of what came out, as JSON. */
  readonly made: number;
}

function workOf(decode: () => Iterable<object | null>): Work {
  const work = { items: 0, rests: 0, made: 0 };
  try {
    for (const item of decode()) {
      if (item === null) work.rests += 1;
      else {
        work.items += 1;
        work.made += JSON.stringify(item).length;
      }
    }
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    if (error.code !== 'invalid_body' && error.code !== 'body_too_large') throw error;
  }
  return work;
}

const protobuf = DECODERS.filter(({ content }) => content === 'protobuf');

it.each(protobuf)('$name: a small piece repeated a million times makes bounded work', ({ name, decode }) => {
  const runs = forAMinute(`repeated ${name}`, repeatedMessages(BYTES), (body) => {
    const { items, rests, made } = workOf(() => decode(body));
    return items <= LIMITS.records && rests <= MAX_RESTS && made <= MAX_GROWTH * body.length;
  });
  expect(runs).toBeGreaterThan(0);
});

const PIECES = [
  ...[
    '{}',
    '[]',
    'null',
    '0',
    '""',
    '{"scopeLogs":[{}]}',
    '{"logRecords":[{}]}',
    '{"stream":{},"values":[]}',
  ],
  ...['{"stream":{},"values":[["1","a"]]}', '{"scopeMetrics":[{"metrics":[{}]}]}', '["1","a",{}]'],
];
const WRAPPERS: readonly (readonly [string, string])[] = [
  ['{"resourceLogs":[', ']}'],
  ['{"resourceLogs":[{"scopeLogs":[', ']}]}'],
  ['{"resourceLogs":[{"scopeLogs":[{"logRecords":[', ']}]}]}'],
  ['{"resourceLogs":[{"resource":{"attributes":[', ']}}]}'],
  ['{"resourceMetrics":[{"scopeMetrics":[{"metrics":[', ']}]}]}'],
  ['{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"gauge":{"dataPoints":[', ']}}]}]}]}'],
  ['{"streams":[', ']}'],
  ['{"streams":[{"stream":{},"values":[', ']}]}'],
];
const json = fc
  .tuple(fc.constantFrom(...PIECES), fc.constantFrom(...WRAPPERS))
  .map(([piece, [open, close]]) =>
    Buffer.from(`${open}${`${piece},`.repeat(BYTES / (piece.length + 1) - 100)}${piece}${close}`),
  );

it('a small piece of JSON repeated a million times makes bounded work', () => {
  const decoders = DECODERS.filter(({ content }) => content === 'json');
  forAMinute('repeated JSON', fc.tuple(fc.constantFrom(...decoders), json), ([{ decode }, body]) => {
    const { items, made } = workOf(() => decode(body));
    return items <= LIMITS.records && made <= MAX_GROWTH * body.length;
  });
});
