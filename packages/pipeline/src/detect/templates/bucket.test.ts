import { expect, it } from 'vitest';
import { hasLeft } from './bucket.ts';

const DAY = 86_400_000;
const REFILL = { most: 3, perDay: 1 };

it('is refilled by the time that passes, and never over its rim', () => {
  const bucket = { left: 0, ms: 0 };
  expect([DAY / 2, DAY].map((ms) => hasLeft(bucket, ms, REFILL))).toEqual([false, true]);
  expect([hasLeft(bucket, 9 * DAY, REFILL), bucket.left]).toEqual([true, 3]);
});

it('lines out of order earn nothing, and a clock that was years ahead is forgotten', () => {
  const bucket = { left: 0, ms: 400 * DAY };
  expect([399.5 * DAY, 400 * DAY].map((ms) => hasLeft(bucket, ms, REFILL))).toEqual([false, false]);
  expect([2 * DAY, 3.5 * DAY].map((ms) => hasLeft(bucket, ms, REFILL))).toEqual([false, true]);
});
