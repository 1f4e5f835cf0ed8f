import { describe, expect, it } from 'vitest';
import { isLetter, keyMeaning, mayRepeat, rowAfter } from './key-meaning.ts';

const press = (key: string, held: object = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

describe('a key', () => {
  it('means what the list of shortcuts says', () => {
    const keys = ['j', 'k', 'x', 'a', 'r', 's', '/', 'Escape'];
    expect(keys.map((key) => keyMeaning(press(key), false))).toEqual([
      'next',
      'previous',
      'choose',
      'acknowledge',
      'resolve',
      'silence',
      'search',
      'leave',
    ]);
  });

  it('with Ctrl, Alt or the command key is the browser’s', () => {
    expect(keyMeaning(press('r', { ctrlKey: true }), true)).toBeNull();
    expect(keyMeaning(press('a', { metaKey: true }), true)).toBeNull();
    expect(keyMeaning(press('s', { altKey: true }), true)).toBeNull();
  });

  it('that scrolls moves between rows only on a row', () => {
    expect(keyMeaning(press('ArrowDown'), true)).toBe('next');
    expect(keyMeaning(press('ArrowDown'), false)).toBeNull();
    expect(keyMeaning(press(' '), false)).toBeNull();
  });
});

describe('the row to go to', () => {
  it('stops at both ends', () => {
    expect(rowAfter('next', 4, 5)).toBe(4);
    expect(rowAfter('previous', 0, 5)).toBe(0);
    expect(rowAfter('next', 1, 5)).toBe(2);
    expect(rowAfter('last', 1, 5)).toBe(4);
  });

  it('is the first where nobody was on a row, and none without rows', () => {
    expect(rowAfter('next', -1, 5)).toBe(0);
    expect(rowAfter('previous', -1, 5)).toBe(0);
    expect(rowAfter('next', -1, 0)).toBeNull();
  });
});

describe('a key that is held down, or not wanted', () => {
  it('goes on walking, and does nothing else twice', () => {
    expect(mayRepeat('next')).toBe(true);
    for (const meaning of ['acknowledge', 'resolve', 'silence', 'choose'] as const) {
      expect(mayRepeat(meaning)).toBe(false);
    }
  });

  it('is a letter where a person can turn it off, and not where it moves', () => {
    expect(['a', 'j', '/'].every(isLetter)).toBe(true);
    expect(['ArrowDown', 'Home', 'Escape', ' '].some(isLetter)).toBe(false);
  });
});
