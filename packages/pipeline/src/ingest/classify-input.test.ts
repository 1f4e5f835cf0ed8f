import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyInput } from './classify-input.ts';

describe('classifyInput', () => {
  it('tells the three kinds apart by their first lines', () => {
    expect(classifyInput(['\uFEFF{"ts":1,"msg":"a"}', 'broken', '{"ts":2,"msg":"b"}'])).toBe('ndjson');
    expect(classifyInput(['<34>Oct 11 22:14:15 h su: x', '<13>1 - - - - - - y'])).toBe('syslog');
    expect(classifyInput(['Jun 14 15:16:01 combo kernel: x', 'continued'])).toBe('syslog');
    expect(
      classifyInput([
        '2026-01-31 12:00:00 ERROR x',
        '    at App.java:7',
        '2026-01-31 12:00:01 INFO y',
        '{"not": "the rule"}',
      ]),
    ).toBe('plain');
    expect(classifyInput(['no time', 'at all'])).toBe('plain');
    expect(classifyInput([])).toBe('plain');
  });

  it('takes any lines', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 10 }), (lines) => {
        expect(['ndjson', 'syslog', 'plain']).toContain(classifyInput(lines));
      }),
    );
  });
});
