import { MemoryVectors, passagesOf, Retriever, type SearchWishes } from '@aiops/pipeline';
import { DEFAULT_POLICY } from '@aiops/policy';
import type { Embedder, KnowledgeDocument, KnowledgeFilter } from '@aiops/ports';
import { VECTORS_WITHIN_MS } from '../../roles/insight/library.ts';
import { heldBytes } from '../held-bytes.ts';
import { quantile } from '../report.ts';

const DOCUMENTS = 10_000;
const PASSAGES_EACH = 4;
/** Distances between the passages of one document, so that no two documents have the same four. */
const STRIDES = [1, 17, 101, 257];
/** Passages whose vectors the documents share: what a search costs does not depend on what is in them. */
const EMBEDDED = 128;
const ROUNDS = 4;
const ALL: KnowledgeFilter = { shipId: null, sources: ['runbooks'] };
const FOUND = 5;

export interface RetrievalLatency {
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** Of those searches alone that words and vectors answered; null where none did. */
  readonly bothP99Ms: number | null;
  readonly searches: number;
  /** Share of the searches that words and vectors answered; the others were by words alone. */
  readonly byBoth: number;
}

export interface MeasuredLatency {
  /** Each question for the first time. */
  readonly anew: RetrievalLatency;
  /** Each question when it was asked before, as with the next incident of its kind. */
  readonly known: RetrievalLatency;
  /** What the index holds, by the growth of the process; MB. */
  readonly heldMb: number;
}

/**
 * Searches over 10,000 documents that are put together from passages of the given ones, four each, so that words and
 * how often they stand are those of real texts. With an embedder the vectors are its own, a search includes making the
 * vector of its question, and it waits for that as long as the Insight Path does.
 */
export async function measureLatency(
  documents: readonly KnowledgeDocument[],
  queries: readonly string[],
  embedder: Embedder | null,
): Promise<MeasuredLatency> {
  const passages = documents.flatMap(({ text }) => passagesOf(text));
  const vectors = embedder === null ? null : new MemoryVectors(embedder.model, embedder.dimensions);
  const pool = embedder === null ? [] : await embedder.embed(passages.slice(0, EMBEDDED));
  const retriever = new Retriever({
    semantic: embedder === null || vectors === null ? null : { embedder, vectors },
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
  const heldMb = (heldBytes() - before) / 1e6;
  // Warms the code up, without a deadline.
  for (const query of queries) await retriever.search(query, wishes());
  const anew = await timed(retriever, queries, (query, round) => `${round} ${query}`);
  const known = await timed(retriever, queries, (query) => query);
  return { anew, known, heldMb };
}

async function timed(
  retriever: Retriever,
  queries: readonly string[],
  worded: (query: string, round: number) => string,
): Promise<RetrievalLatency> {
  const times: number[] = [];
  const both: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const query of queries) {
      const startedMs = performance.now();
      const signal = AbortSignal.timeout(VECTORS_WITHIN_MS);
      const { by } = await retriever.search(worded(query, round), { ...wishes(), signal });
      const tookMs = performance.now() - startedMs;
      times.push(tookMs);
      if (by === 'words_and_vectors') both.push(tookMs);
    }
  }
  return {
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    bothP99Ms: quantile(both, 0.99),
    searches: times.length,
    byBoth: both.length / Math.max(1, times.length),
  };
}

function wishes(): SearchWishes {
  return { filter: ALL, limit: FOUND, minSimilarity: DEFAULT_POLICY.llm.rag.min_similarity };
}
