import { describe, expect, it } from 'vitest';
import { counted } from './counted.ts';

describe('a number with its noun', () => {
  it('has the singular for one alone', () => {
    const shown = [0, 1, 2].map((count) => counted(count, 'ship'));
    expect(shown).toEqual(['0 ships', '1 ship', '2 ships']);
    expect(counted(1, 'policy', 'policies')).toBe('1 policy');
    expect(counted(2, 'policy', 'policies')).toBe('2 policies');
  });
});
