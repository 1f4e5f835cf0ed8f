import { describeEmbedderContract } from '@aiops/ports/testing';
import { expect, it, vi } from 'vitest';
import { EnergeticEmbedder } from './index.ts';

describeEmbedderContract('the bundled model', async () => {
  const embedder = new EnergeticEmbedder();
  return { embedder, dispose: () => embedder.close() };
});

it('turns calls away when as many wait as may, and answers the others', async () => {
  const embedder = new EnergeticEmbedder();
  const calls = await Promise.allSettled(
    Array.from({ length: 70 }, (_, at) => embedder.embed([`text ${at}`])),
  );
  const turnedAway = calls.filter(({ status }) => status === 'rejected');
  expect(turnedAway).toHaveLength(5);
  for (const call of turnedAway) expect(call).toMatchObject({ reason: { code: 'embedder_overloaded' } });
  await embedder.close();
}, 60_000);

it('tells those who wait when it is closed', async () => {
  const embedder = new EnergeticEmbedder();
  const waiting = Promise.allSettled([embedder.embed(['one']), embedder.embed(['two'])]);
  await embedder.close();
  for (const call of await waiting) expect(call).toMatchObject({ reason: { code: 'embedder_unavailable' } });
});

it('gives its memory back when nobody asks for a while, and answers again', async () => {
  const embedder = new EnergeticEmbedder({ idleMs: 20 });
  const [before] = await embedder.embed(['the disk is full']);
  expect(embedder.isLoaded).toBe(true);
  await vi.waitFor(() => expect(embedder.isLoaded).toBe(false));
  const [after] = await embedder.embed(['the disk is full']);
  expect(after).toEqual(before);
  await embedder.close();
}, 20_000);
