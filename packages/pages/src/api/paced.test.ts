import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { paced } from './paced.ts';

describe('paced work', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('that is slow is finished under a steady wish for it, and rests three times as long as it takes', async () => {
    const began: number[] = [];
    let finished = 0;
    const startMs = Date.now();
    const work = paced(async () => {
      began.push(Date.now() - startMs);
      await new Promise((resolve) => setTimeout(resolve, 2000));
      finished += 1;
    }, 1000);
    for (let second = 0; second < 13; second += 1) {
      work();
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(began).toEqual([0, 6000, 12_000]);
    expect(finished).toBe(2);
  });

  it('that fails, or is quick, is done again after the least time, and not after it was called off', async () => {
    let rounds = 0;
    const work = paced(() => {
      rounds += 1;
      return Promise.reject(new Error('away'));
    }, 1000);
    work();
    work();
    await vi.advanceTimersByTimeAsync(999);
    expect(rounds).toBe(1);
    await vi.advanceTimersByTimeAsync(2);
    expect(rounds).toBe(2);
    work();
    work.cancel();
    await vi.advanceTimersByTimeAsync(5000);
    expect(rounds).toBe(2);
  });
});
