import { CodedError, errorCode, hashParts, orAborted } from '@aiops/kernel';
import {
  type Embedder,
  type KnowledgeDocument,
  type KnowledgeFilter,
  type KnowledgeSource,
  SILENT_TELEMETRY,
  type Telemetry,
  type VectorHit,
  type VectorIndex,
} from '@aiops/ports';
import { type Calibration, calibrate } from './calibration.ts';
import { type Fused, fuse } from './fusion.ts';
import { LexicalIndex } from './lexical-index.ts';
import { passagesOf } from './passages.ts';
import { QuestionVectors } from './question-vectors.ts';
import { Strangers } from './strangers.ts';

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
  /** Of each source. */
  readonly maxDocuments?: number;
  readonly telemetry?: Telemetry;
}

export interface SearchWishes {
  readonly filter: KnowledgeFilter;
  readonly limit: number;
  /** Least calibrated similarity of a document that shares no word, 0 to 1: `rag.min_similarity`. */
  readonly minSimilarity: number;
  /** Stops waiting for vectors: the answer is then by words alone. */
  readonly signal?: AbortSignal | undefined;
}

export interface SyncWishes {
  readonly signal?: AbortSignal | undefined;
  readonly onEmbedded?: ((done: number, all: number) => void) | undefined;
  /** Awaited after each passage. */
  readonly giveWay?: (() => Promise<void>) | undefined;
  /** For an index that others put into as well. Absent: what this process saw go is taken away, and nothing else. */
  readonly nowMs?: number | undefined;
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
  /** Each source has words of its own: what is rare among runbooks is common among incidents. */
  readonly #lexical = new Map<KnowledgeSource, LexicalIndex>();
  #semantic: (Semantic & { readonly questions: QuestionVectors }) | null = null;
  #absent = 'no_embedder';
  readonly #maxDocuments: number | undefined;
  readonly #telemetry: Telemetry;
  readonly #strangers = new Strangers();
  #calibration: Promise<Calibration> | null = null;

  constructor({ semantic, maxDocuments, telemetry = SILENT_TELEMETRY }: RetrieverOptions) {
    this.#maxDocuments = maxDocuments;
    this.#telemetry = telemetry;
    if (semantic !== null) this.use(semantic);
  }

  /** From now on; who is without an embedder tells why, as a code. @throws CodedError `embedder_model` */
  use(semantic: Semantic | { readonly absent: string }): void {
    this.#calibration = null;
    this.#semantic = null;
    if ('absent' in semantic) {
      this.#absent = semantic.absent;
      return;
    }
    const { embedder, vectors } = semantic;
    if (embedder.model !== vectors.model) {
      const said = `vectors of ${vectors.model} can't be searched with ${embedder.model}`;
      throw new CodedError('embedder_model', said);
    }
    this.#semantic = { ...semantic, questions: new QuestionVectors(embedder, this.#telemetry) };
  }

  get size(): number {
    return [...this.#lexical.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** At once findable by words. False when there is no room for more of its source: it was not taken. Vectors come with `sync`. */
  put(document: KnowledgeDocument): boolean {
    const { source } = document;
    const index = this.#lexical.get(source) ?? new LexicalIndex(this.#maxDocuments);
    this.#lexical.set(source, index);
    const isTaken = index.put(document);
    if (isTaken) this.#strangers.sawCome(document.id);
    this.#telemetry.gauge('aiops_retrieval_documents', index.size, { source });
    return isTaken;
  }

  /** At once findable no more. Its vectors go with `sync`. */
  remove(id: string): boolean {
    for (const [source, index] of this.#lexical) {
      if (!index.remove(id)) continue;
      this.#strangers.sawGo(id);
      this.#telemetry.gauge('aiops_retrieval_documents', index.size, { source });
      return true;
    }
    return false;
  }

  /** Undefined for one that is not there. */
  get(id: string): KnowledgeDocument | undefined {
    for (const index of this.#lexical.values()) {
      const document = index.get(id);
      if (document !== undefined) return document;
    }
    return undefined;
  }

  *documents(): Generator<KnowledgeDocument> {
    for (const index of this.#lexical.values()) yield* index.documents();
  }

  /**
   * Brings the vectors to the documents: makes those of what is new or changed, and removes what is gone: what
   * this process saw go, and what it has not held for a day. What was done stays done when it fails or is stopped in the middle.
   * @throws what the embedder and the index throw
   */
  async sync({ signal, onEmbedded, giveWay, nowMs = 0 }: SyncWishes = {}): Promise<Synced> {
    if (this.#semantic === null) return { embedded: 0, removed: 0 };
    const { embedder, vectors } = this.#semantic;
    await this.#calibrated(embedder);
    const stored = await vectors.fingerprints();
    const strangers = [...stored.keys()].filter((id) => this.get(id) === undefined);
    const gone = this.#strangers.gone(strangers, nowMs);
    if (gone.length > 0) await vectors.remove(gone);
    const stale = [...this.documents()]
      .map((document) => ({ document, fingerprint: fingerprintOf(document) }))
      .filter(({ document, fingerprint }) => stored.get(document.id) !== fingerprint);
    for (const [done, { document, fingerprint }] of stale.entries()) {
      const embedded: Float32Array[] = [];
      // One at a time: a search that comes meanwhile waits for one at most.
      for (const text of embeddable(document, embedder)) {
        embedded.push(...(await embedder.embed([text], signal)));
        await giveWay?.();
      }
      await vectors.put([{ document, fingerprint, vectors: embedded }]);
      this.#telemetry.gauge('aiops_retrieval_waiting', stale.length - done - 1);
      onEmbedded?.(done + 1, stale.length);
    }
    return { embedded: stale.length, removed: gone.length };
  }

  async search(query: string, wishes: SearchWishes): Promise<Retrieval> {
    const { filter, limit, minSimilarity } = wishes;
    // The embedder works elsewhere: words are compared meanwhile.
    const asking = this.#byVectors(query, wishes);
    const lexical = filter.sources.flatMap(
      (source) => this.#lexical.get(source)?.search(query, filter, Math.max(FROM_EACH, limit)) ?? [],
    );
    const asked = await asking;
    const found = asked.vectors;
    const by = found === null ? 'words' : 'words_and_vectors';
    this.#telemetry.count('aiops_retrievals_total', { by, reason: asked.reason ?? 'none' });
    const fused = fuse(lexical, found, minSimilarity);
    return {
      documents: fused.flatMap((hit) => this.#retrieved(hit)).slice(0, limit),
      by,
      reason: asked.reason,
    };
  }

  /** The index of vectors may still hold what was removed a moment ago. */
  #retrieved({ documentId, passage, score, coverage, similarity }: Fused): RetrievedDocument[] {
    const document = this.get(documentId);
    if (document === undefined) return [];
    const text = passagesOf(document.text)[passage] ?? document.title;
    return [{ document, passage: text, score, coverage, similarity }];
  }

  async #byVectors(
    query: string,
    { filter, signal }: SearchWishes,
  ): Promise<{
    vectors: { hits: readonly VectorHit[]; calibration: Calibration } | null;
    reason: string | null;
  }> {
    if (this.#semantic === null) return { vectors: null, reason: this.#absent };
    const { embedder, vectors, questions } = this.#semantic;
    try {
      const [calibration, vector] = await Promise.all([
        orAborted(this.#calibrated(embedder), signal),
        questions.of(query, signal),
      ]);
      const hits = await orAborted(vectors.search(vector, filter, FROM_EACH), signal);
      return { vectors: { hits, calibration }, reason: null };
    } catch (error) {
      return { vectors: null, reason: signal?.aborted === true ? 'vectors_too_slow' : errorCode(error) };
    }
  }

  /** Asked once; after a failure, again. */
  #calibrated(embedder: Embedder): Promise<Calibration> {
    this.#calibration ??= calibrate(embedder).catch((error: unknown) => {
      this.#calibration = null;
      throw error;
    });
    return this.#calibration;
  }
}

/** The title goes with every passage: a passage alone seldom says what it is about. */
function embeddable({ title, text }: KnowledgeDocument, { maxCharacters }: Embedder): string[] {
  const passages = passagesOf(text);
  const texts = passages.length === 0 ? [title] : passages.map((passage) => `${title}\n${passage}`);
  return texts.map((one) => one.trim().slice(0, maxCharacters)).filter((one) => one !== '');
}

function fingerprintOf({ source, shipId, title, text }: KnowledgeDocument): string {
  return hashParts([source, shipId, title, text]);
}
