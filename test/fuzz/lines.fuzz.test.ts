import { LogMessage, MetricSample } from '@aiops/contracts';
import { createNormaliser, LineJoiner, parseLine } from '@aiops/pipeline';
import { texts } from '@aiops/pipeline/testing';
import { createTypeMatcher, DEFAULT_POLICY } from '@aiops/policy';
import { Registry } from '@aiops/registry';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { forAMinute } from './minute.ts';

const RECEIVED = Date.UTC(2026, 10, 22, 10);
const headers = fc.constantFrom(
  '',
  '<34>Oct 11 22:14:15 h app[1]: ',
  '<34>1 2026-10-11T22:14:15Z h a 1 - - ',
  '2026-01-31 12:00:00 ERROR ',
);
const lines = fc.tuple(headers, texts).map((parts) => parts.join(''));

it('a line is taken apart whatever it holds', () => {
  const runs = forAMinute('lines', lines, (line) => {
    const { timeMs, msg } = parseLine(line, { receivedMs: RECEIVED });
    return typeof msg === 'string' && (timeMs === null || Number.isInteger(timeMs));
  });
  expect(runs).toBeGreaterThan(0);
});

it('a line becomes messages that fit their contracts', () => {
  const normaliser = createNormaliser({
    policy: DEFAULT_POLICY,
    registry: () => Registry.EMPTY,
    siteShipId: null,
    newId: () => 'id',
    typeOf: createTypeMatcher(DEFAULT_POLICY),
  });
  const runs = forAMinute('messages', lines, (line) => {
    const result = normaliser.normaliseLine(line, { source: 'fuzz' }, RECEIVED);
    if ('refused' in result || result.subject !== 'logs.ingested') return false;
    LogMessage.parse(JSON.parse(JSON.stringify(result.message)));
    for (const sample of result.samples ?? []) MetricSample.parse(JSON.parse(JSON.stringify(sample)));
    return true;
  });
  expect(runs).toBeGreaterThan(0);
});

it('joined lines hold every line once and in order', () => {
  const runs = forAMinute('joiner', fc.array(lines, { maxLength: 12 }), (given) => {
    const whole = given.map((line) => line.replace(/\n/g, ' '));
    const joiner = new LineJoiner<null>();
    const records = [...whole.map((line) => joiner.push(line, null)), joiner.flush()];
    // A header that a continuation brought is left out, so only the number of lines can be compared.
    return records.reduce((sum, record) => sum + (record?.lines ?? 0), 0) === whole.length;
  });
  expect(runs).toBeGreaterThan(0);
});
