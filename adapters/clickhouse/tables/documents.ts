import type { EmbeddedDocument, KnowledgeFilter, VectorHit } from '@aiops/ports';
import { Conditions } from '../conditions.ts';
import type { Reader } from '../driver.ts';
import type { RowFormat } from '../table-writer.ts';

/** A document with the precedence that was drawn when it came in: the last put stays. No fingerprint: it is removed. */
export interface DocumentPut {
  readonly model: string;
  readonly id: string;
  readonly kind: string;
  readonly shipId: string | null;
  readonly title: string;
  readonly text: string;
  readonly fingerprint: string;
  readonly vectors: readonly Float32Array[];
  readonly precedence: string;
}

const REMOVED = '';

export function documentPut(
  model: string,
  { document, fingerprint, vectors }: EmbeddedDocument,
  precedence: string,
): DocumentPut {
  const { id, source, shipId, title, text } = document;
  return { model, id, kind: source, shipId, title, text, fingerprint, vectors, precedence };
}

export function documentRemoval(model: string, id: string, precedence: string): DocumentPut {
  const nothing = { kind: '', shipId: null, title: '', text: '', vectors: [] };
  return { ...nothing, model, id, fingerprint: REMOVED, precedence };
}

export const DOCUMENT_FORMAT: RowFormat<DocumentPut> = {
  table: 'documents',
  lane: 'events',
  paceMs: 100,
  columns: [
    'model',
    'document_id',
    'kind',
    'ship_id',
    'title',
    'text',
    'fingerprint',
    'vectors',
    'precedence',
  ],
  values: ({ model, id, kind, shipId, title, text, fingerprint, vectors, precedence }) => [
    model,
    id,
    kind,
    shipId,
    title,
    text,
    fingerprint,
    vectors.map((vector) => [...vector]),
    precedence,
  ],
};

export async function documentFingerprints(reader: Reader, model: string): Promise<Map<string, string>> {
  const rows = await reader.query<{ id: string; fingerprint: string }>(
    `SELECT document_id AS id, fingerprint FROM aiops.documents FINAL
     WHERE model = {model:String} AND fingerprint != ''`,
    { model },
  );
  return new Map(rows.map(({ id, fingerprint }) => [id, fingerprint]));
}

/** Exact: each passage that the filter lets through is compared. Filters stand before the vectors are read. */
export async function nearestDocuments(
  reader: Reader,
  model: string,
  vector: Float32Array,
  { shipId, sources }: KnowledgeFilter,
  limit: number,
): Promise<VectorHit[]> {
  const conditions = new Conditions()
    .require('model = {model:String}', { model })
    .require("fingerprint != ''")
    .require('kind IN {kinds:Array(String)}', { kinds: [...sources] });
  if (shipId === null) conditions.require('ship_id IS NULL');
  else conditions.require('ship_id IS NULL OR ship_id = {ship:String}', { ship: shipId });
  const rows = await reader.query<{ id: string; passage: number; nearest: number }>(
    `SELECT document_id AS id, argMax(at, likeness) AS passage, max(likeness) AS nearest
     FROM (
       SELECT document_id, at, dotProduct(one, {vector:Array(Float32)}) AS likeness
       FROM (SELECT document_id, vectors FROM aiops.documents FINAL ${conditions.where})
       ARRAY JOIN vectors AS one, arrayEnumerate(vectors) AS at
     )
     GROUP BY document_id ORDER BY nearest DESC, id LIMIT ${Math.max(1, Math.trunc(limit))}`,
    { ...conditions.parameters, vector: `[${vector.join(',')}]` },
  );
  return rows.map(({ id, passage, nearest }) => ({
    documentId: id,
    passage: passage - 1,
    similarity: nearest,
  }));
}
