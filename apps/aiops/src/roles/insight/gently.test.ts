import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { gently } from './gently.ts';

/** Its rest is a second, which can't be over when the test looks. */
const WORK_MS = 400;

it('rests after the work, until a stop ends the rest', async () => {
  const stop = new AbortController();
  let isWorked = false;
  let isRested = false;
  const result = gently(stop.signal)(async () => {
    await sleep(WORK_MS);
    isWorked = true;
    return 'told';
  }).then((told) => {
    isRested = true;
    return told;
  });
  await sleep(WORK_MS + 100);
  expect([isWorked, isRested]).toEqual([true, false]);
  stop.abort();
  expect(await Promise.race([result, sleep(500, 'rests still')])).toBe('told');
});

it('throws what the work throws', async () => {
  const failing = gently(new AbortController().signal)(() => Promise.reject(new Error('store away')));
  await expect(failing).rejects.toThrow('store away');
});
