import { describe, expect, it } from 'vitest';
import { passagesOf } from './passages.ts';

describe('passages', () => {
  it('keep short paragraphs together and part at blank lines', () => {
    const [a, b, c] = ['a'.repeat(300), 'b'.repeat(250), 'c'.repeat(200)];
    expect(passagesOf(`${a}\n\n${b}\n \n${c}`)).toEqual([`${a}\n${b}`, c]);
  });

  it('part a long block at its lines', () => {
    const lines = Array.from({ length: 30 }, (_, line) => `line ${line} ${'x'.repeat(40)}`);
    const passages = passagesOf(lines.join('\n'));
    expect(passages.join('\n')).toBe(lines.join('\n'));
    expect(Math.max(...passages.map(({ length }) => length))).toBeLessThanOrEqual(600);
  });

  it('part a line that is too long by itself, and lose nothing of it', () => {
    const line = Array.from({ length: 400 }, (_, at) => at).join(',');
    const passages = passagesOf(line);
    expect(passages.every(({ length }) => length <= 600)).toBe(true);
    expect(passages.join('')).toBe(line);
  });

  it('are none of a text without a word', () => {
    expect(passagesOf(' \n\n \n')).toEqual([]);
  });
});
