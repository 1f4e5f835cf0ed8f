import { describe, expect, it } from 'vitest';
import { BoundedQueue } from './bounded-queue.ts';

describe('BoundedQueue', () => {
  it('refuses what is over its capacity and keeps what it has', () => {
    const queue = new BoundedQueue<number>(2);
    expect([queue.offer(1), queue.offer(2), queue.offer(3)]).toEqual([true, true, false]);
    expect(queue.take(10)).toEqual([1, 2]);
    expect(queue.size).toBe(0);
  });

  it('takes again as soon as there is room', () => {
    const queue = new BoundedQueue<number>(1);
    queue.offer(1);
    expect(queue.shift()).toBe(1);
    expect(queue.offer(2)).toBe(true);
    expect(queue.shift()).toBe(2);
    expect(queue.shift()).toBeUndefined();
  });

  it('keeps the order over many times its capacity', () => {
    const queue = new BoundedQueue<number>(3000);
    const taken: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      for (let i = 0; i < 2000; i += 1) queue.offer(round * 2000 + i);
      taken.push(...queue.take(2000));
    }
    expect(taken).toEqual(Array.from({ length: 40_000 }, (_, index) => index));
  });
});
