import { expect, it } from 'vitest';
import { spanWords } from './span-words.ts';

it('a span is told in its two largest units', () => {
  expect(spanWords(999)).toBe('less than a second');
  expect(spanWords(200_000)).toBe('3 min 20 s');
  expect(spanWords(86_400_000 * 2 + 3_600_000 * 4 + 5000)).toBe('2 d 4 h');
  expect(spanWords(90_061_000)).toBe('1 d 1 h');
  expect(spanWords(3_600_000)).toBe('1 h');
});
