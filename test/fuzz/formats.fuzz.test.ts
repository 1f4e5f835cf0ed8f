import { LINE_FORMATS, texts, validReading } from '@aiops/pipeline/testing';
import { describe, expect, it } from 'vitest';
import { forAMinute } from './minute.ts';

const context = { receivedMs: Date.UTC(2026, 10, 22, 10), service: 'app' };

describe.each(LINE_FORMATS.map((format) => [format.name, format] as const))(
  'the format %s',
  (name, format) => {
    it('survives a minute of texts', () => {
      expect(forAMinute(name, texts, (text) => validReading(format.read(text, context)))).toBeGreaterThan(0);
    });
  },
);
