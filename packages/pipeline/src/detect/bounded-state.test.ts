import { describe, expect, it } from 'vitest';
import { BoundedState } from './bounded-state.ts';

interface Heard {
  atMs: number;
  times: number;
}

const MINUTE_MS = 60_000;

function hear(state: BoundedState<Heard>, key: string, ms: number): boolean {
  const one = state.admit(
    key,
    ms,
    ({ atMs }) => atMs,
    () => ({ atMs: ms, times: 0 }),
  );
  if (one === undefined) return false;
  one.atMs = ms;
  one.times += 1;
  return true;
}

describe('a full state', () => {
  it('keeps what comes in turn and refuses the newcomer, so that one too many costs one and not all', () => {
    const state = new BoundedState<Heard>('test', 100);
    for (let round = 0; round < 50; round += 1) {
      for (let i = 0; i < 101; i += 1) hear(state, `k${i}`, round * MINUTE_MS);
    }
    expect(state.peek('k0')?.times).toBe(50);
    expect(state.peek('k99')?.times).toBe(50);
    expect(state.peek('k100')).toBeUndefined();
    expect(state.usage()).toMatchObject({ size: 100, full_policy: 'refuse_new', refused: 50, dropped: 0 });
  });

  it('gives the place of what was silent for an hour to a newcomer', () => {
    const state = new BoundedState<Heard>('test', 2);
    hear(state, 'gone', 0);
    hear(state, 'here', 0);
    hear(state, 'here', 59 * MINUTE_MS);
    expect(hear(state, 'new', 59 * MINUTE_MS)).toBe(false);
    expect(hear(state, 'new', 60 * MINUTE_MS)).toBe(true);
    expect(state.peek('gone')).toBeUndefined();
    expect(state.usage()).toMatchObject({ size: 2, refused: 1, dropped: 1 });
  });
});
