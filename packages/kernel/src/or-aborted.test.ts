import { expect, it } from 'vitest';
import { orAborted } from './or-aborted.ts';

const REASON = new Error('too slow');

it('gives the outcome when that comes first, good or bad', async () => {
  const { signal } = new AbortController();
  expect(await orAborted(Promise.resolve(1), signal)).toBe(1);
  await expect(orAborted(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
  expect(await orAborted(Promise.resolve(2), undefined)).toBe(2);
});

it('stops waiting with the reason of the signal, and a later failure disturbs nobody', async () => {
  const controller = new AbortController();
  const work = never();
  const waiting = orAborted(work.promise, controller.signal);
  controller.abort(REASON);
  await expect(waiting).rejects.toBe(REASON);
  work.fail(new Error('late'));
  await expect(orAborted(never().promise, AbortSignal.abort(REASON))).rejects.toBe(REASON);
});

function never(): { promise: Promise<number>; fail: (error: Error) => void } {
  let fail = (_error: Error): void => undefined;
  const promise = new Promise<number>((_resolve, reject) => {
    fail = reject;
  });
  return { promise, fail };
}
