import { describe, expect, it } from 'vitest';
import { countOf, countText } from './format.ts';

describe('counts', () => {
  it('are grouped by thousands, so that people see their size', () => {
    expect(countText(4_112_345)).toBe('4,112,345');
    expect(countText(0)).toBe('0');
  });

  it('agree with what they count', () => {
    expect(countOf(1, 'ship')).toBe('1 ship');
    expect(countOf(0, 'ship')).toBe('0 ships');
    expect(countOf(1200, 'entry', 'entries')).toBe('1,200 entries');
  });
});
