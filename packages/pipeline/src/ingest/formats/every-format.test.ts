import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileTexts, texts, validReading } from '../../testing/any-text.ts';
import { LINE_FORMATS } from './index.ts';

const context = { receivedMs: Date.UTC(2026, 10, 22, 10), service: 'app' };

describe.each(LINE_FORMATS.map((format) => [format.name, format] as const))('the format %s', (_, format) => {
  it('reads or declines whatever comes in, and never throws', () => {
    fc.assert(
      fc.property(texts, (text) => validReading(format.read(text, context))),
      { numRuns: 300 },
    );
  });

  // What takes more than linear time in the length of these would outlast any limit of a test.
  it('reads a text of its own form at full length', () => {
    for (const text of hostileTexts(262_144)) expect(validReading(format.read(text, context))).toBe(true);
  });
});
