import { ManualClock } from '@aiops/kernel';
import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

describe('the pace of requests', () => {
  it('is busy while four come within a second', () => {
    const clock = new ManualClock(10_000);
    const pace = new Pace(clock);
    for (let i = 0; i < 10; i += 1) {
      pace.note();
      expect(pace.isBusy()).toBe(false);
      clock.advance(400);
    }
    for (let i = 0; i < 3; i += 1) pace.note();
    expect(pace.isBusy()).toBe(true);
    clock.advance(1_000);
    expect(pace.isBusy()).toBe(false);
  });
});
