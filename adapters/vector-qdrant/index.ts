import { CodedError } from '@aiops/kernel';
import {
  type EmbeddedDocument,
  type KnowledgeFilter,
  requireLength,
  type VectorHit,
  type VectorHome,
  type VectorIndex,
} from '@aiops/ports';
import { QdrantClient } from '@qdrant/js-client-rest';
import {
  collectionName,
  FIRST_POINTS,
  INDEXED,
  ofDocuments,
  Payload,
  passagesFor,
  pointsOf,
} from './collection.ts';
import { qdrantError, statusOf } from './errors.ts';

const TIMEOUT_MS = 5_000;
/** Points of one request: 512 numbers each make about 1 MB. */
const POINTS_PER_REQUEST = 200;
const SCROLL_PAGE = 1_000;

export interface QdrantAddress {
  /** Such as `http://127.0.0.1:6333`. */
  readonly url: string;
  /** Sent over https only. */
  readonly apiKey?: string;
}

/**
 * Vectors on a Qdrant server, a collection a model. Connects with the first call.
 * @throws CodedError `qdrant_address` for a key that would travel in the clear
 */
export function openQdrant({ url, apiKey }: QdrantAddress): VectorHome {
  if (apiKey !== undefined && !url.startsWith('https://'))
    throw new CodedError('qdrant_address', `an API key for ${url} would travel in the clear: use https`);
  const key = apiKey === undefined ? {} : { apiKey };
  const client = new QdrantClient({ url, ...key, timeout: TIMEOUT_MS, checkCompatibility: false });
  return { vectors: (model, dimensions) => new QdrantVectors(client, model, dimensions) };
}

class QdrantVectors implements VectorIndex {
  readonly model: string;
  readonly #client: QdrantClient;
  readonly #dimensions: number;
  readonly #collection: string;
  /** The collection is made once, by whoever comes first. */
  #ready: Promise<void> | null = null;

  constructor(client: QdrantClient, model: string, dimensions: number) {
    this.model = model;
    this.#client = client;
    this.#dimensions = dimensions;
    this.#collection = collectionName(model, dimensions);
  }

  async put(documents: readonly EmbeddedDocument[]): Promise<void> {
    for (const { vectors } of documents)
      for (const vector of vectors) requireLength(vector, this.#dimensions);
    for (const document of documents) {
      const points = pointsOf(document, this.#dimensions);
      let clear = [{ delete: { filter: ofDocuments([document.document.id]) } }];
      // The last passages first: the first one carries the fingerprint, and without it the document counts as missing.
      for (let end = points.length; end > 0; end -= POINTS_PER_REQUEST) {
        const some = points.slice(Math.max(0, end - POINTS_PER_REQUEST), end);
        const operations = [...clear, { upsert: { points: some } }];
        await this.#ask('put', (collection) =>
          this.#client.batchUpdate(collection, { wait: true, operations }),
        );
        clear = [];
      }
    }
  }

  async remove(documentIds: readonly string[]): Promise<void> {
    if (documentIds.length === 0) return;
    await this.#ask('remove', (collection) =>
      this.#client.delete(collection, { wait: true, filter: ofDocuments(documentIds) }),
    );
  }

  async fingerprints(): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    let offset: string | number | undefined;
    do {
      const { points, next_page_offset: next } = await this.#ask('list', (collection) =>
        this.#client.scroll(collection, {
          filter: FIRST_POINTS,
          limit: SCROLL_PAGE,
          with_payload: ['document_id', 'passage', 'fingerprint'],
          with_vector: false,
          ...(offset === undefined ? {} : { offset }),
        }),
      );
      for (const { payload } of points) {
        const { document_id, fingerprint } = Payload.parse(payload);
        found.set(document_id, fingerprint);
      }
      offset = typeof next === 'string' || typeof next === 'number' ? next : undefined;
    } while (offset !== undefined);
    return found;
  }

  async search(vector: Float32Array, filter: KnowledgeFilter, limit: number): Promise<VectorHit[]> {
    requireLength(vector, this.#dimensions);
    if (filter.sources.length === 0) return [];
    const { groups } = await this.#ask('search', (collection) =>
      this.#client.queryGroups(collection, {
        query: [...vector],
        filter: passagesFor(filter),
        group_by: 'document_id',
        group_size: 1,
        limit,
        params: { exact: true },
        with_payload: ['document_id', 'passage', 'fingerprint'],
      }),
    );
    return groups
      .flatMap(({ hits }) => hits.slice(0, 1))
      .map(({ score, payload }) => {
        const { document_id, passage } = Payload.parse(payload);
        return { documentId: document_id, passage, similarity: score };
      })
      .sort((a, b) => b.similarity - a.similarity || (a.documentId < b.documentId ? -1 : 1));
  }

  /** A collection that was dropped behind our back is made again by the next call. */
  async #ask<T>(what: string, request: (collection: string) => Promise<T>): Promise<T> {
    try {
      this.#ready ??= this.#ensure();
      await this.#ready;
      return await request(this.#collection);
    } catch (error) {
      this.#ready = null;
      throw qdrantError(what, error);
    }
  }

  async #ensure(): Promise<void> {
    const { exists } = await this.#client.collectionExists(this.#collection);
    if (exists) return;
    try {
      await this.#client.createCollection(this.#collection, {
        vectors: { size: this.#dimensions, distance: 'Cosine' },
      });
    } catch (error) {
      // Another process was faster.
      if (statusOf(error) !== 409) throw error;
    }
    for (const [field, schema] of Object.entries(INDEXED))
      await this.#client.createPayloadIndex(this.#collection, {
        field_name: field,
        field_schema: schema,
        wait: true,
      });
  }
}
