import { listOf } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readAnswer } from './read-answer.ts';
import { createUnread } from './unread.ts';

const List = listOf(z.object({ id: z.string() }));

describe('an answer', () => {
  it('with one bad row has the others, and tells how many it has not', () => {
    const body = { data: [{ id: 'a' }, { id: 7 }, { id: 'b' }], next_cursor: null };
    expect(readAnswer(List, body)).toEqual({
      value: { data: [{ id: 'a' }, { id: 'b' }], next_cursor: null },
      unreadRows: 1,
    });
  });

  it('without a good row is a failure, and so is one that is wrong elsewhere', () => {
    expect(() => readAnswer(List, { data: [{ id: 7 }], next_cursor: null })).toThrow();
    expect(() => readAnswer(List, { data: [{ id: 'a' }], next_cursor: 7 })).toThrow();
    expect(() => readAnswer(z.object({ id: z.string() }), { id: 7 })).toThrow();
  });
});

describe('what could not be read', () => {
  it('is counted by its place, until an answer of that place is whole', () => {
    const unread = createUnread();
    unread.put('/list', 2);
    unread.add('events');
    unread.add('events');
    expect(unread.total()).toBe(4);
    unread.put('/list', 0);
    expect(unread.total()).toBe(2);
  });
});
