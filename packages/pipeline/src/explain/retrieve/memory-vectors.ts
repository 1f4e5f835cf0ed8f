import {
  type EmbeddedDocument,
  type KnowledgeFilter,
  mayAnswer,
  requireLength,
  type VectorHit,
  type VectorIndex,
} from '@aiops/ports';
import { VectorRows } from './vector-rows.ts';

interface Held {
  /** Without its vectors: they stand in the rows. */
  readonly document: EmbeddedDocument;
  readonly owner: number;
}

/**
 * Vectors in this process, lost with it; each search looks at all that the filter lets through: 14 ms for 40,000 of 512
 * numbers on one core.
 */
export class MemoryVectors implements VectorIndex {
  readonly model: string;
  readonly #dimensions: number;
  readonly #rows: VectorRows;
  readonly #held = new Map<string, Held>();
  readonly #owners: (Held | undefined)[] = [];
  readonly #free: number[] = [];

  constructor(model: string, dimensions: number) {
    this.model = model;
    this.#dimensions = dimensions;
    this.#rows = new VectorRows(dimensions);
  }

  /** Vectors that are held. */
  get size(): number {
    return this.#rows.size;
  }

  async put(documents: readonly EmbeddedDocument[]): Promise<void> {
    for (const { vectors } of documents)
      for (const vector of vectors) requireLength(vector, this.#dimensions);
    for (const document of documents) {
      const { id } = document.document;
      this.#drop(id);
      const owner = this.#free.pop() ?? this.#owners.length;
      const held = { document: { ...document, vectors: [] }, owner };
      this.#owners[owner] = held;
      this.#held.set(id, held);
      document.vectors.forEach((vector, passage) => {
        this.#rows.add(vector, owner, passage);
      });
    }
  }

  async remove(documentIds: readonly string[]): Promise<void> {
    for (const id of documentIds) this.#drop(id);
  }

  async fingerprints(): Promise<ReadonlyMap<string, string>> {
    return new Map([...this.#held].map(([id, { document }]) => [id, document.fingerprint]));
  }

  async search(vector: Float32Array, filter: KnowledgeFilter, limit: number): Promise<VectorHit[]> {
    requireLength(vector, this.#dimensions);
    const may = Uint8Array.from(this.#owners, (held) =>
      held !== undefined && mayAnswer(held.document.document, filter) ? 1 : 0,
    );
    const hits = this.#rows.nearest(vector, may, limit).flatMap(({ owner, similarity, passage }) => {
      const documentId = this.#owners[owner]?.document.document.id;
      return documentId === undefined ? [] : [{ documentId, passage, similarity }];
    });
    return hits.sort(bySimilarity).slice(0, limit);
  }

  #drop(id: string): void {
    const held = this.#held.get(id);
    if (held === undefined) return;
    this.#rows.removeOf(held.owner);
    this.#held.delete(id);
    this.#owners[held.owner] = undefined;
    this.#free.push(held.owner);
  }
}

function bySimilarity(a: VectorHit, b: VectorHit): number {
  return b.similarity - a.similarity || (a.documentId < b.documentId ? -1 : 1);
}
