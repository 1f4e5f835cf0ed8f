import { CodedError } from '@aiops/kernel';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { DECODERS } from './decoders.ts';
import { message } from './messages.ts';
import { forAMinute } from './minute.ts';

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

describe('whatever bytes come', () => {
  it.each(DECODERS)('$name in $content are read or refused', ({ name, content, decode }) => {
    const bytes: fc.Arbitrary<Uint8Array> =
      content === 'json' ? json.map((value) => Buffer.from(JSON.stringify(value))) : message;
    forAMinute(`${name} ${content}`, bytes, (body) => survives(() => decode(Buffer.from(body))));
  });
});
