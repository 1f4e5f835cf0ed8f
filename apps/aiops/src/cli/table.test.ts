import { describe, expect, it } from 'vitest';
import { type Column, tableLines, wrapped } from './table.ts';

interface Row {
  readonly id: string;
  readonly text: string;
}
const columns: Column<Row>[] = [
  { title: 'ID', text: ({ id }) => id },
  { title: 'TEXT', text: ({ text }) => text, shrinksTo: 6 },
  { title: 'END', text: () => 'x' },
];
const id = 'inc_4f1d2c9a7be03358a1f2';

describe('a table', () => {
  it('is as wide as its content when there is room', () => {
    expect(tableLines(columns, [{ id: 'a', text: 'short' }], 100)).toEqual([
      'ID  TEXT   END',
      'a   short  x',
    ]);
  });

  it('cuts what may be cut and never an id', () => {
    const [, line = ''] = tableLines(columns, [{ id, text: 'a'.repeat(300) }], 100);
    expect(line).toHaveLength(24 + 2 + 69 + 2 + 1);
    expect(line.startsWith(`${id}  a`)).toBe(true);
    expect(line).toContain('a…  x');
    const [, narrow = ''] = tableLines(columns, [{ id, text: 'a'.repeat(300) }], 10);
    expect(narrow).toBe(`${id}  aaaaa…  x`);
  });

  it('cuts the widest column first', () => {
    const both: Column<Row>[] = [
      { title: 'A', text: ({ id }) => id, shrinksTo: 2 },
      { title: 'B', text: ({ text }) => text, shrinksTo: 2 },
    ];
    expect(tableLines(both, [{ id: 'short', text: 'b'.repeat(30) }], 17)[1]).toBe('short  bbbbbbbbb…');
  });

  it('counts a letter outside the basic plane as one', () => {
    const [, line = ''] = tableLines(columns, [{ id: '🚢', text: 'ship' }], 100);
    expect(line).toBe('🚢   ship  x');
  });

  it('lets no escape sequence, line end or reversal of writing through to the terminal', () => {
    const [, line = '', ...more] = tableLines(columns, [{ id: 'a', text: '\u001b[2Jgone\nnext\u202e' }], 100);
    expect(line).toBe('a   \\u001b[2Jgone next\\u202e  x');
    expect(more).toEqual([]);
  });

  it('paints a cell after it was cut and padded', () => {
    const painted: Column<Row>[] = [{ title: 'ID', text: ({ id }) => id, paint: (cell) => `<${cell}>` }];
    expect(tableLines(painted, [{ id: 'a', text: '' }], 100)[1]).toBe('<a >');
  });
});

describe('wrapping', () => {
  it('breaks at blanks, and a word that is too long wherever the line ends', () => {
    expect(wrapped('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrapped('a bcdefghij', 4)).toEqual(['a', 'bcde', 'fghi', 'j']);
  });
});
