import { CodedError, ManualClock, UnavailableError } from '@aiops/kernel';
import { SILENT_LOG } from '@aiops/ports';
import { expect, it } from 'vitest';
import { Retrier } from './retry.ts';

it('says that it is stuck until the work succeeds, or until nothing is tried any more', async () => {
  const retrier = new Retrier(new ManualClock(1_000), SILENT_LOG, new AbortController().signal);
  const seen: (string | null)[] = [];
  const outcomes = [
    new UnavailableError('store_unavailable', 'away'),
    new CodedError('store_query_failed', 'refused'),
  ];
  const work = retrier.run('store it', async () => {
    seen.push(retrier.stuckOn);
    throw outcomes[seen.length - 1];
  });
  await expect(work).rejects.toThrow('refused');
  expect(seen).toEqual([null, expect.stringContaining('away')]);
  expect(retrier.stuckOn).toBeNull();
});
