import { CodedError, errorCode, hashParts, orAborted } from '@aiops/kernel';
import {
  type Embedder,
  type KnowledgeDocument,
  type KnowledgeFilter,
  SILENT_TELEMETRY,
  type Telemetry,
  type VectorHit,
  type VectorIndex,
} from '@aiops/ports';
import { type Calibration, calibrate } from './calibration.ts';
import { type Fused, fuse } from './fusion.ts';
import { LexicalIndex } from './lexical-index.ts';
import { passagesOf } from './passages.ts';

/** Passages that are embedded in one call: a call is short, and a search waits for one at most. */
const PER_CALL = 16;
/** As many documents are taken from each side before they are fused. */
const FROM_EACH = 100;

export interface Semantic {
  readonly embedder: Embedder;
  /** Of the same model. */
  readonly vectors: VectorIndex;
}

export interface RetrieverOptions {
  /** Null: by words alone, and every answer says so. */
  readonly semantic: Semantic | null;
  /** Least calibrated similarity of a document that shares no word, 0 to 1: `rag.min_similarity`. */
  readonly minSimilarity: number;
  readonly maxDocuments?: number;
  readonly telemetry?: Telemetry;
}

export interface RetrievedDocument {
  readonly document: KnowledgeDocument;
  /** The passage that fits best. */
  readonly passage: string;
  /** Orders the documents of one answer, no more. */
  readonly score: number;
  /** Share of what was asked that the document speaks of, 0 to 1. */
  readonly coverage: number;
  /** 0 as far apart as strangers, 1 as close as two ways to say one thing; null when only words were compared. */
  readonly similarity: number | null;
}

export interface Retrieval {
  readonly documents: readonly RetrievedDocument[];
  /** What took part. */
  readonly by: 'words_and_vectors' | 'words';
  /** Why it was words alone: `no_embedder`, or the code of what failed; null when it was not. */
  readonly reason: string | null;
}

export interface Synced {
  /** Documents whose vectors were made. */
  readonly embedded: number;
  readonly removed: number;
}

/** Finds what was written down before: words and vectors, fused. Fails towards words alone, never towards nothing. */
export class Retriever {
  readonly #lexical: LexicalIndex;
  readonly #semantic: Semantic | null;
  readonly #minSimilarity: number;
  readonly #telemetry: Telemetry;
  #calibration: Calibration | null = null;

  constructor({ semantic, minSimilarity, maxDocuments, telemetry = SILENT_TELEMETRY }: RetrieverOptions) {
    if (semantic !== null && semantic.embedder.model !== semantic.vectors.model) {
      const { embedder, vectors } = semantic;
      const said = `vectors of ${vectors.model} can't be searched with ${embedder.model}`;
      throw new CodedError('embedder_model', said);
    }
    this.#lexical = new LexicalIndex(maxDocuments);
    this.#semantic = semantic;
    this.#minSimilarity = minSimilarity;
    this.#telemetry = telemetry;
  }

  get size(): number {
    return this.#lexical.size;
  }

  /** At once findable by words. False when the index is full: it was not taken. Vectors come with `sync`. */
  put(document: KnowledgeDocument): boolean {
    const isTaken = this.#lexical.put(document);
    this.#telemetry.gauge('aiops_retrieval_documents', this.size);
    return isTaken;
  }

  /** At once findable no more. Its vectors go with `sync`. */
  remove(id: string): boolean {
    const wasThere = this.#lexical.remove(id);
    this.#telemetry.gauge('aiops_retrieval_documents', this.size);
    return wasThere;
  }

  /**
   * Brings the vectors to the documents: makes those of what is new or changed, and removes what is gone. What was done
   * stays done when it fails or is stopped in the middle.
   * @throws what the embedder and the index throw
   */
  async sync(signal?: AbortSignal, onEmbedded?: (done: number, all: number) => void): Promise<Synced> {
    if (this.#semantic === null) return { embedded: 0, removed: 0 };
    const { embedder, vectors } = this.#semantic;
    const stored = await vectors.fingerprints();
    const gone = [...stored.keys()].filter((id) => this.#lexical.get(id) === undefined);
    if (gone.length > 0) await vectors.remove(gone);
    const stale = [...this.#lexical.documents()]
      .map((document) => ({ document, fingerprint: fingerprintOf(document) }))
      .filter(({ document, fingerprint }) => stored.get(document.id) !== fingerprint);
    for (const [done, { document, fingerprint }] of stale.entries()) {
      const embedded = await embedAll(embedder, embeddable(document, embedder), signal);
      await vectors.put([{ document, fingerprint, vectors: embedded }]);
      onEmbedded?.(done + 1, stale.length);
    }
    return { embedded: stale.length, removed: gone.length };
  }

  /** @param signal stops waiting for vectors: the answer is then by words alone */
  async search(
    query: string,
    filter: KnowledgeFilter,
    limit: number,
    signal?: AbortSignal,
  ): Promise<Retrieval> {
    // The embedder works elsewhere: words are compared meanwhile.
    const asking = this.#byVectors(query, filter, signal);
    const lexical = this.#lexical.search(query, filter, Math.max(FROM_EACH, limit));
    const asked = await asking;
    const found = asked.vectors;
    const by = found === null ? 'words' : 'words_and_vectors';
    this.#telemetry.count('aiops_retrievals_total', { by, reason: asked.reason ?? 'none' });
    const fused = fuse(lexical, found, this.#minSimilarity);
    return {
      documents: fused.flatMap((hit) => this.#retrieved(hit)).slice(0, limit),
      by,
      reason: asked.reason,
    };
  }

  /** The index of vectors may still hold what was removed a moment ago. */
  #retrieved({ documentId, passage, score, coverage, similarity }: Fused): RetrievedDocument[] {
    const document = this.#lexical.get(documentId);
    if (document === undefined) return [];
    const text = passagesOf(document.text)[passage] ?? document.title;
    return [{ document, passage: text, score, coverage, similarity }];
  }

  async #byVectors(
    query: string,
    filter: KnowledgeFilter,
    signal: AbortSignal | undefined,
  ): Promise<{
    vectors: { hits: readonly VectorHit[]; calibration: Calibration } | null;
    reason: string | null;
  }> {
    if (this.#semantic === null) return { vectors: null, reason: 'no_embedder' };
    const { embedder, vectors } = this.#semantic;
    try {
      this.#calibration ??= await calibrate(embedder, signal);
      const [vector] = await embedder.embed([query.slice(0, embedder.maxCharacters)], signal);
      if (vector === undefined) throw new CodedError('embedder_bad_output', 'no vector for the query');
      const hits = await orAborted(vectors.search(vector, filter, FROM_EACH), signal);
      return { vectors: { hits, calibration: this.#calibration }, reason: null };
    } catch (error) {
      return { vectors: null, reason: signal?.aborted === true ? 'vectors_too_slow' : errorCode(error) };
    }
  }
}

/** The title goes with every passage: a passage alone seldom says what it is about. */
function embeddable({ title, text }: KnowledgeDocument, { maxCharacters }: Embedder): string[] {
  const passages = passagesOf(text);
  const texts = passages.length === 0 ? [title] : passages.map((passage) => `${title}\n${passage}`);
  return texts.map((one) => one.trim().slice(0, maxCharacters)).filter((one) => one !== '');
}

async function embedAll(
  embedder: Embedder,
  texts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (let at = 0; at < texts.length; at += PER_CALL)
    vectors.push(...(await embedder.embed(texts.slice(at, at + PER_CALL), signal)));
  return vectors;
}

function fingerprintOf({ source, shipId, title, text }: KnowledgeDocument): string {
  return hashParts([source, shipId, title, text]);
}
