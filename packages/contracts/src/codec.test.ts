import { describe, expect, it } from 'vitest';
import { DecodeError, decodeBody, encodeBody } from './codec.ts';

const tick = {
  schema_version: '3.0',
  tracking_id: 'tick-1',
  ts: '2026-01-01T00:00:00.000Z',
  ship_id: null,
  now: 1_767_225_600_000,
};

const decodeTicks = (...items: unknown[]) => decodeBody('correlation.tick', JSON.stringify(items));

describe('the codec', () => {
  it('gives back what was encoded', () => {
    expect(decodeBody('correlation.tick', encodeBody([tick, tick]))).toEqual([tick, tick]);
    expect(decodeBody('correlation.tick', encodeBody([]))).toEqual([]);
  });

  it('ignores fields that it does not know', () => {
    expect(decodeTicks({ ...tick, from_the_future: { a: 1 } })).toEqual([tick]);
  });

  it('takes another minor version of its major and refuses another major', () => {
    expect(decodeTicks({ ...tick, schema_version: '3.17' })).toHaveLength(1);
    for (const schema_version of ['4.0', '2.9', '3', '30.1', undefined]) {
      expect(() => decodeTicks({ ...tick, schema_version })).toThrow(DecodeError);
    }
  });

  it('names the subject, the position and the field at fault', () => {
    expect(() => decodeTicks(tick, { ...tick, now: 'soon' })).toThrow(/^correlation\.tick\[1\]\.now: /);
  });

  it('refuses what is not a JSON array, and says so for good: it is not worth a retry', () => {
    for (const text of ['', '{"a"', '{}', 'null', '"x"']) {
      expect(() => decodeBody('correlation.tick', text)).toThrow(
        expect.objectContaining({ code: 'undecodable_message', retryable: false }),
      );
    }
  });

  it.each([
    ['tracking_id', ''],
    ['tracking_id', 'with space'],
    ['tracking_id', 'x'.repeat(129)],
    ['ts', '2026-01-01T00:00:00Z'],
    ['ts', '2026-01-01T00:00:00.000+02:00'],
    ['ship_id', ''],
  ])('refuses a message whose %s is %j', (field, value) => {
    expect(() => decodeTicks({ ...tick, [field]: value })).toThrow(DecodeError);
  });
});
