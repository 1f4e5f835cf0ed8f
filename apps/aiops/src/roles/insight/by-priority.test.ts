import { expect, it } from 'vitest';
import { ByPriority } from './by-priority.ts';

function held() {
  const begun: string[] = [];
  const ends = new Map<string, (value: string) => void>();
  const job = (name: string) => () => {
    begun.push(name);
    return new Promise<string>((resolve) => void ends.set(name, resolve));
  };
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.(name);
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  return { begun, job, end };
}

it('so many run at a time; of those that wait the gravest goes first, of equals the one that came first', async () => {
  const { begun, job, end } = held();
  const lengths: number[] = [];
  const queue = new ByPriority<string>(
    () => 2,
    (length) => lengths.push(length),
  );
  const done = [3, 3, 5, 10, 5].map((priority, at) => queue.run(priority, job(`${priority}-${at}`)));
  expect(begun).toEqual(['3-0', '3-1']);
  await end('3-1');
  await end('3-0');
  expect(begun).toEqual(['3-0', '3-1', '10-3', '5-2']);
  await end('10-3');
  expect(begun.at(-1)).toBe('5-4');
  await end('5-2');
  await end('5-4');
  expect(await Promise.all(done)).toEqual(['3-0', '3-1', '5-2', '10-3', '5-4']);
  expect(Math.max(...lengths)).toBe(3);
  expect(lengths.at(-1)).toBe(0);
});

it('one that fails makes room like any other', async () => {
  const queue = new ByPriority<string>(() => 1);
  const failed = queue.run(1, () => Promise.reject(new Error('no')));
  const next = queue.run(1, async () => 'next');
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('next');
});

it('when it is let go, what waits is rejected for later, and what runs goes on', async () => {
  const { job, end } = held();
  const queue = new ByPriority<string>(() => 1);
  const running = queue.run(1, job('a'));
  const waiting = queue.run(1, job('b'));
  queue.release();
  await expect(waiting).rejects.toMatchObject({ retryable: true });
  await expect(queue.run(1, job('c'))).rejects.toMatchObject({ code: 'stopping' });
  await end('a');
  expect(await running).toBe('a');
});
