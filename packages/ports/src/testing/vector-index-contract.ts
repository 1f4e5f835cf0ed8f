import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KnowledgeFilter, KnowledgeSource } from '../knowledge.ts';
import type { EmbeddedDocument, VectorIndex } from '../vector-index.ts';

const DIMENSIONS = 4;

/** A home of vectors, empty at first. */
export interface VectorsUnderTest {
  open(model: string, dimensions: number): Promise<VectorIndex>;
  dispose(): Promise<void>;
}

const ALL: KnowledgeFilter = { shipId: null, sources: ['runbooks', 'policies', 'incidents'] };

/** Of length 1, in the direction of these numbers. */
function towards(...numbers: number[]): Float32Array {
  const norm = Math.hypot(...numbers);
  return Float32Array.from(numbers, (value) => value / norm);
}

const EAST = towards(1, 0, 0, 0);
const NORTH = towards(0, 1, 0, 0);
const UP = towards(0, 0, 1, 0);

interface Given {
  readonly source?: KnowledgeSource;
  readonly shipId?: string | null;
  readonly fingerprint?: string;
}

function embedded(id: string, vectors: readonly Float32Array[], given: Given = {}): EmbeddedDocument {
  const { source = 'runbooks', shipId = null, fingerprint = `of ${id}` } = given;
  const document = { id, source, shipId, title: `Title of ${id}`, text: "It's a \\ text\n\twith 'marks'." };
  return { document, fingerprint, vectors };
}

/** What every index of vectors must do, through the port alone. */
export function describeVectorsContract(name: string, open: () => Promise<VectorsUnderTest>): void {
  describe(`${name} keeps the contract of vectors`, () => {
    let test: VectorsUnderTest;
    let index: VectorIndex;
    beforeEach(async () => {
      test = await open();
      index = await test.open('model-a', DIMENSIONS);
    });
    afterEach(() => test.dispose());

    const ids = async (vector: Float32Array, filter = ALL, limit = 10): Promise<string[]> =>
      (await index.search(vector, filter, limit)).map(({ documentId }) => documentId);

    it('finds nothing while nothing is there', async () => {
      expect(await index.search(EAST, ALL, 5)).toEqual([]);
      expect(await index.fingerprints()).toEqual(new Map());
      await index.put([]);
      await index.remove([]);
      await index.remove(['never there']);
    });

    it('gives each document once, by its nearest passage, the most similar first', async () => {
      await index.put([
        embedded('both', [NORTH, towards(3, 1, 0, 0), towards(1, 1, 0, 0)]),
        embedded('east', [EAST]),
        embedded('up', [UP]),
      ]);
      const hits = await index.search(EAST, ALL, 10);
      expect(hits.map(({ documentId, passage }) => [documentId, passage])).toEqual([
        ['east', 0],
        ['both', 1],
        ['up', 0],
      ]);
      const cosines = [1, 3 / Math.hypot(3, 1), 0];
      for (const [at, { similarity }] of hits.entries()) expect(similarity).toBeCloseTo(cosines[at] ?? 2, 5);
      expect(await ids(EAST, ALL, 2)).toEqual(['east', 'both']);
    });

    it('orders equals by their ids', async () => {
      await index.put(['c', 'a', 'b'].map((id) => embedded(id, [EAST])));
      expect(await ids(EAST)).toEqual(['a', 'b', 'c']);
      expect(await ids(EAST, ALL, 2)).toHaveLength(2);
    });

    it('puts a changed document in the place of the old one, with all its passages', async () => {
      await index.put([embedded('a', [EAST, NORTH, UP])]);
      await index.put([embedded('a', [NORTH], { fingerprint: 'new' })]);
      const [hit] = await index.search(EAST, ALL, 5);
      expect(hit).toMatchObject({ documentId: 'a', passage: 0 });
      expect(hit?.similarity).toBeCloseTo(0, 5);
      expect(await index.fingerprints()).toEqual(new Map([['a', 'new']]));
    });

    it('forgets what is removed, and takes it again', async () => {
      await index.put([embedded('a', [EAST]), embedded('b', [NORTH])]);
      await index.remove(['a', 'never there']);
      expect(await ids(EAST)).toEqual(['b']);
      expect(await index.fingerprints()).toEqual(new Map([['b', 'of b']]));
      await index.put([embedded('a', [EAST])]);
      expect(await ids(EAST)).toEqual(['a', 'b']);
    });

    it("shows one ship's documents to that ship alone, and only the sources asked for", async () => {
      await index.put([
        embedded('everywhere', [EAST]),
        embedded('mine', [EAST], { source: 'incidents', shipId: 'ship-1' }),
        embedded('theirs', [EAST], { source: 'incidents', shipId: 'ship-2' }),
        embedded('rules', [EAST], { source: 'policies' }),
      ]);
      expect(await ids(EAST)).toEqual(['everywhere', 'rules']);
      expect(await ids(EAST, { ...ALL, shipId: 'ship-1' })).toEqual(['everywhere', 'mine', 'rules']);
      expect(await ids(EAST, { shipId: 'ship-2', sources: ['incidents'] })).toEqual(['theirs']);
      expect(await ids(EAST, { shipId: "' OR 1 = 1", sources: ['incidents'] })).toEqual([]);
      expect(await ids(EAST, { shipId: 'ship-1', sources: [] })).toEqual([]);
    });

    it('loses no hit to the filter, however many others are nearer', async () => {
      const others = Array.from({ length: 300 }, (_, at) =>
        embedded(`other-${at}`, [EAST], { source: 'incidents', shipId: 'ship-2' }),
      );
      await index.put([...others, embedded('far', [towards(-1, 0.1, 0, 0)])]);
      expect(await ids(EAST, ALL, 5)).toEqual(['far']);
    });

    it('keeps the models apart', async () => {
      const other = await test.open('model-b', 2);
      await index.put([embedded('a', [EAST])]);
      await other.put([embedded('b', [towards(1, 1)])]);
      expect(await ids(EAST)).toEqual(['a']);
      expect((await other.search(towards(1, 0), ALL, 5)).map(({ documentId }) => documentId)).toEqual(['b']);
      expect([...(await other.fingerprints()).keys()]).toEqual(['b']);
    });

    it('refuses vectors of another length, and keeps nothing of that put', async () => {
      const wrong = [embedded('good', [EAST]), embedded('wrong', [towards(1, 0)])];
      await expect(index.put(wrong)).rejects.toMatchObject({ code: 'vector_length' });
      await expect(index.search(towards(1, 0), ALL, 5)).rejects.toMatchObject({ code: 'vector_length' });
      expect(await index.fingerprints()).toEqual(new Map());
    });

    it('knows a document without a passage, and does not find it', async () => {
      await index.put([embedded('empty', [])]);
      expect(await ids(EAST)).toEqual([]);
      expect([...(await index.fingerprints()).keys()]).toEqual(['empty']);
    });
  });
}
