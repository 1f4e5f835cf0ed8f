import type { EmbeddedDocument } from '@aiops/ports';
import { describeVectorsContract } from '@aiops/ports/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MemoryVectors } from './memory-vectors.ts';

describeVectorsContract('memory', async () => ({
  open: async (model, dimensions) => new MemoryVectors(model, dimensions),
  dispose: async () => undefined,
}));

it('finds after any puts and removals as if it were built anew', async () => {
  const vector = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 9 }));
  const change = fc.record({
    id: fc.integer({ min: 0, max: 6 }).map(String),
    vectors: fc.array(vector, { maxLength: 4 }),
    isThere: fc.boolean(),
  });
  const all = { shipId: null, sources: ['runbooks'] } as const;
  const asked = Float32Array.of(0.6, 0.8);
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 40 }), async (changes) => {
      const [index, anew] = [new MemoryVectors('m', 2), new MemoryVectors('m', 2)];
      const kept = new Map<string, EmbeddedDocument>();
      for (const { id, vectors, isThere } of changes) {
        const document = { id, source: 'runbooks', shipId: null, title: '', text: '' } as const;
        const put = { document, fingerprint: '', vectors: vectors.map((one) => Float32Array.from(one)) };
        if (isThere) kept.set(id, put);
        else kept.delete(id);
        await (isThere ? index.put([put]) : index.remove([id]));
      }
      await anew.put([...kept.values()]);
      expect(await index.search(asked, all, 9)).toEqual(await anew.search(asked, all, 9));
      expect(index.size).toBe([...kept.values()].reduce((sum, { vectors }) => sum + vectors.length, 0));
    }),
  );
});
