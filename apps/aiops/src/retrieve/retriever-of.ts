import { MemoryVectors, type Retrieval, Retriever } from '@aiops/pipeline';
import type { Embedder, KnowledgeDocument, KnowledgeFilter } from '@aiops/ports';

/** A corpus from outside belongs to no ship. */
const ALL: KnowledgeFilter = { shipId: null, sources: ['runbooks'] };

export interface OpenCorpus {
  readonly retriever: Retriever;
  search(query: string, limit: number): Promise<Retrieval>;
}

/**
 * The retriever of the Insight Path over a corpus that comes along, with its vectors in memory.
 * @param signal ends the making of vectors
 * @throws what the embedder throws, or the signal's reason
 */
export async function openCorpus(
  documents: readonly KnowledgeDocument[],
  embedder: Embedder | null,
  minSimilarity: number,
  onEmbedded?: (done: number, all: number) => void,
  signal?: AbortSignal,
): Promise<OpenCorpus> {
  const semantic =
    embedder === null ? null : { embedder, vectors: new MemoryVectors(embedder.model, embedder.dimensions) };
  const retriever = new Retriever({ semantic, maxDocuments: Math.max(1, documents.length) });
  for (const document of documents) retriever.put(document);
  await retriever.sync({ signal, onEmbedded });
  return {
    retriever,
    search: (query, limit) => retriever.search(query, { filter: ALL, limit, minSimilarity }),
  };
}
