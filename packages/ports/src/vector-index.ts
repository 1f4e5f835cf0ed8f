import { CodedError } from '@aiops/kernel';
import type { KnowledgeDocument, KnowledgeFilter } from './knowledge.ts';

/** A document with the vectors of its passages, in their order. */
export interface EmbeddedDocument {
  readonly document: KnowledgeDocument;
  /** Of what was embedded: another one says that the vectors are to be made anew. */
  readonly fingerprint: string;
  /** Of length 1 each. */
  readonly vectors: readonly Float32Array[];
}

export interface VectorHit {
  readonly documentId: string;
  /** The passage of the document that is most similar. */
  readonly passage: number;
  /** Its cosine with what was asked, -1 to 1. */
  readonly similarity: number;
}

/**
 * The vectors of one embedding model. Exact: no hit is lost to an approximation or to the filter.
 * Every method throws `vectors_unavailable` (retryable) when the index can't answer, never an empty answer instead.
 */
export interface VectorIndex {
  /** The model whose vectors it holds. */
  readonly model: string;
  /** Resolves when they are durable; each takes the place of what was there under its id, with all its passages. */
  put(documents: readonly EmbeddedDocument[]): Promise<void>;
  /** Ids that are not there are left out. */
  remove(documentIds: readonly string[]): Promise<void>;
  /** What is there: fingerprints by document id. */
  fingerprints(): Promise<ReadonlyMap<string, string>>;
  /** One hit a document, the most similar first; equals in the order of their ids, but any of them at the limit. */
  search(vector: Float32Array, filter: KnowledgeFilter, limit: number): Promise<VectorHit[]>;
}

export function vectorsUnavailable(message: string, cause?: unknown): CodedError {
  return new CodedError('vectors_unavailable', message, { cause, retryable: true });
}

/** @throws CodedError `vector_length` for a vector of another model */
export function requireLength(vector: Float32Array, dimensions: number): void {
  if (vector.length === dimensions) return;
  throw new CodedError(
    'vector_length',
    `a vector of ${vector.length} numbers, and the index has ${dimensions}`,
  );
}

/**
 * Keeps the vectors of one embedding model for who searches them in memory. Throws `vectors_unavailable` (retryable) when it
 * can't answer, never an empty answer instead.
 */
export interface VectorArchive extends Pick<VectorIndex, 'model' | 'put' | 'remove' | 'fingerprints'> {
  /** Ids that are not there are left out. */
  read(documentIds: readonly string[]): Promise<readonly EmbeddedDocument[]>;
}

/** A server that has room for vectors. */
export interface VectorHome {
  /** The index of one model; the vectors of others stand beside it and are never seen. */
  vectors(model: string, dimensions: number): VectorIndex;
}
