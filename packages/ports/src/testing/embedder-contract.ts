import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Embedder } from '../embedder.ts';

export interface EmbedderUnderTest {
  /** Of a trained model: a test that fakes the vectors proves nothing. */
  readonly embedder: Embedder;
  dispose(): Promise<void>;
}

const PAIRS: readonly (readonly [string, string])[] = [
  ['The hard disk is full', 'No space left on the drive'],
  ['The internet connection is down', 'There is no network access'],
  ['The engine is too hot', 'High temperature of the motor'],
  ['Someone entered a wrong password', 'Login failed because of bad credentials'],
];

/** What every embedder must do, through the port alone. */
export function describeEmbedderContract(name: string, open: () => Promise<EmbedderUnderTest>): void {
  describe(`${name} keeps the embedder contract`, () => {
    let test: EmbedderUnderTest;
    beforeAll(async () => {
      test = await open();
    }, 60_000);
    afterAll(() => test.dispose());

    it('gives a vector of length 1 and of its dimensions for each text, in their order', async () => {
      const { embedder } = test;
      const texts = PAIRS.map(([text]) => text);
      const together = await embedder.embed(texts);
      expect(together.map(({ length }) => length)).toEqual(texts.map(() => embedder.dimensions));
      for (const vector of together) expect(cosine(vector, vector)).toBeCloseTo(1, 4);
      for (const [at, text] of texts.entries()) {
        const [alone] = await embedder.embed([text]);
        expect(cosine(alone, together[at])).toBeGreaterThan(0.999);
      }
    }, 60_000);

    it('gives no vector for no text', async () => {
      expect(await test.embedder.embed([])).toEqual([]);
    });

    it('puts what means the same closer together than anything else, though no word is shared', async () => {
      const left = await test.embedder.embed(PAIRS.map(([text]) => text));
      const right = await test.embedder.embed(PAIRS.map(([, text]) => text));
      const nearest = left.map((one) => {
        const likeness = right.map((other) => cosine(one, other));
        return likeness.indexOf(Math.max(...likeness));
      });
      expect(nearest).toEqual(PAIRS.map((_, at) => at));
    }, 60_000);

    it('refuses a text that says nothing, and reads very long ones and those in no language', async () => {
      const { embedder } = test;
      const refused = embedder.embed(['disk', ' \n']);
      await expect(refused).rejects.toMatchObject({ code: 'embedder_empty_text', retryable: false });
      const read = await embedder.embed(['a'.repeat(50_000), '\u0000\u{1F6A2} 船'.repeat(20)]);
      expect(read.map(({ length }) => length)).toEqual([embedder.dimensions, embedder.dimensions]);
    }, 60_000);

    it('stops waiting when it is told to, and goes on with others', async () => {
      const reason = new Error('too slow');
      await expect(test.embedder.embed(['x'], AbortSignal.abort(reason))).rejects.toBe(reason);
      const stop = new AbortController();
      const stopped = test.embedder.embed(['one', 'two', 'three'], stop.signal);
      const other = test.embedder.embed(['other']);
      stop.abort(reason);
      await expect(stopped).rejects.toBe(reason);
      expect(await other).toHaveLength(1);
    }, 60_000);

    it('says that it is unavailable once it is closed, and may be closed twice', async () => {
      const { embedder, dispose } = await open();
      await embedder.close();
      await embedder.close();
      await expect(embedder.embed(['x'])).rejects.toMatchObject({ code: 'embedder_unavailable' });
      await dispose();
    }, 60_000);
  });
}

function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (a === undefined || b === undefined) return Number.NaN;
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}
