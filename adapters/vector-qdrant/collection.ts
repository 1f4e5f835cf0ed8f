import { hashParts } from '@aiops/kernel';
import type { EmbeddedDocument, KnowledgeFilter } from '@aiops/ports';
import type { Schemas } from '@qdrant/js-client-rest';
import { z } from 'zod';

type Point = Schemas['PointStruct'];
type Filter = Schemas['Filter'];

const MAX_SLUG = 60;

/** One collection a model: readable, and never the same for two. */
export function collectionName(model: string, dimensions: number): string {
  const slug = model.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `aiops-${slug.slice(0, MAX_SLUG)}-${hashParts([model, dimensions]).slice(0, 8)}`;
}

/** What a point of ours carries. */
export const Payload = z.object({
  document_id: z.string(),
  /** -1 for the point of a document that has no passage. */
  passage: z.int().min(-1),
  fingerprint: z.string(),
});

/** Payload fields that filters and groups look at; Qdrant keeps an index of each. */
export const INDEXED = {
  document_id: 'keyword',
  ship_id: 'keyword',
  source: 'keyword',
  passage: 'integer',
} as const;

/** A point a passage. A document without any has one, too, so that it is known; no search comes upon it. */
export function pointsOf({ document, fingerprint, vectors }: EmbeddedDocument, dimensions: number): Point[] {
  const { id, source, shipId, title, text } = document;
  const payload = (passage: number): Record<string, unknown> => ({
    document_id: id,
    passage,
    fingerprint,
    source,
    // Absent for every ship: `is_empty` finds it.
    ...(shipId === null ? {} : { ship_id: shipId }),
    ...(passage <= 0 ? { title, text } : {}),
  });
  const none = Array.from({ length: dimensions }, (_, at) => (at === 0 ? 1 : 0));
  if (vectors.length === 0) return [{ id: pointId(id, -1), vector: none, payload: payload(-1) }];
  return vectors.map((vector, passage) => ({
    id: pointId(id, passage),
    vector: [...vector],
    payload: payload(passage),
  }));
}

/** Qdrant takes UUIDs. The same passage of the same document is the same point. */
function pointId(documentId: string, passage: number): string {
  const hex = hashParts([documentId, passage]);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export function ofDocuments(documentIds: readonly string[]): Filter {
  return { must: [{ key: 'document_id', match: { any: [...documentIds] } }] };
}

/** One point of each document. */
export const FIRST_POINTS: Filter = { must: [{ key: 'passage', range: { lte: 0 } }] };

export function passagesFor({ shipId, sources }: KnowledgeFilter): Filter {
  const everywhere = { is_empty: { key: 'ship_id' } };
  return {
    must: [
      { key: 'passage', range: { gte: 0 } },
      { key: 'source', match: { any: [...sources] } },
      shipId === null ? everywhere : { should: [everywhere, { key: 'ship_id', match: { value: shipId } }] },
    ],
  };
}
