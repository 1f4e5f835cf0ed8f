import { MemoryVectors, passagesOf, Retriever } from '@aiops/pipeline';
import type { Embedder, KnowledgeDocument, KnowledgeFilter } from '@aiops/ports';
import { quantile } from '../report.ts';

const DOCUMENTS = 10_000;
const PASSAGES_EACH = 4;
/** Distances between the passages of one document, so that no two documents have the same four. */
const STRIDES = [1, 17, 101, 257];
/** Passages whose vectors the documents share: what a search costs does not depend on what is in them. */
const EMBEDDED = 128;
const ROUNDS = 4;
const ALL: KnowledgeFilter = { shipId: null, sources: ['runbooks'] };

export interface RetrievalLatency {
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly searches: number;
  /** What the index holds, by the growth of the process; MB. */
  readonly heldMb: number;
}

/**
 * Searches over 10,000 documents that are put together from passages of the given ones, four each, so that words and
 * how often they stand are those of real texts. With an embedder the vectors are its own, and a search includes making
 * the vector of its query.
 */
export async function measureLatency(
  documents: readonly KnowledgeDocument[],
  queries: readonly string[],
  embedder: Embedder | null,
): Promise<RetrievalLatency> {
  const passages = documents.flatMap(({ text }) => passagesOf(text));
  const vectors = embedder === null ? null : new MemoryVectors(embedder.model, embedder.dimensions);
  const pool = embedder === null ? [] : await embedder.embed(passages.slice(0, EMBEDDED));
  const retriever = new Retriever({
    semantic: embedder === null || vectors === null ? null : { embedder, vectors },
    minSimilarity: 0.7,
    maxDocuments: DOCUMENTS,
  });
  const before = heldBytes();
  for (let at = 0; at < DOCUMENTS; at += 1) {
    const parts = STRIDES.map((stride) => (at * PASSAGES_EACH + at * stride + stride) % passages.length);
    const document: KnowledgeDocument = {
      id: `document-${at}`,
      source: 'runbooks',
      shipId: null,
      title: documents[at % documents.length]?.title ?? '',
      text: parts.map((part) => passages[part]).join('\n\n'),
    };
    retriever.put(document);
    const own = parts.map((part) => pool[part % pool.length]).filter((vector) => vector !== undefined);
    await vectors?.put([{ document, fingerprint: '', vectors: own }]);
  }
  const heldMb = Math.max(0, heldBytes() - before) / 1e6;
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const query of queries) {
      const startedMs = performance.now();
      await retriever.search(query, ALL, 5);
      // The first round warms the code up.
      if (round > 0) times.push(performance.now() - startedMs);
    }
  }
  return {
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    searches: times.length,
    heldMb,
  };
}

/** Typed arrays of vectors lie outside the heap. */
function heldBytes(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
