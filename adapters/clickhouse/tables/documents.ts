import type { EmbeddedDocument, KeptDocument, KnowledgeDocument, KnowledgeSource } from '@aiops/ports';
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
/** Rows of no model: the texts alone, which people read, whether anything makes vectors or not. */
const TO_READ = '';

export function documentToRead(document: KnowledgeDocument, precedence: string): DocumentPut {
  return documentPut(TO_READ, { document, fingerprint: document.id, vectors: [] }, precedence);
}

/** The text stays. */
export function documentWithdrawn(document: KnowledgeDocument, precedence: string): DocumentPut {
  return { ...documentToRead(document, precedence), fingerprint: REMOVED };
}

/** Ids of the texts that are kept and not withdrawn. */
export async function keptDocuments(reader: Reader): Promise<ReadonlySet<string>> {
  return new Set((await documentFingerprints(reader, TO_READ)).keys());
}

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

interface DocumentRow {
  readonly id: string;
  readonly kind: KnowledgeSource;
  readonly ship_id: string | null;
  readonly title: string;
  readonly text: string;
}

const DOCUMENT_COLUMNS = 'document_id AS id, kind, ship_id, title, text';

export async function embeddedDocuments(
  reader: Reader,
  model: string,
  documentIds: readonly string[],
): Promise<EmbeddedDocument[]> {
  const rows = await reader.query<
    DocumentRow & { fingerprint: string; vectors: readonly (readonly number[])[] }
  >(
    `SELECT ${DOCUMENT_COLUMNS}, fingerprint, vectors FROM aiops.documents FINAL
     WHERE model = {model:String} AND document_id IN {ids:Array(String)} AND fingerprint != ''`,
    { model, ids: [...documentIds] },
  );
  return rows.map((row) => ({
    document: documentOf(row),
    fingerprint: row.fingerprint,
    vectors: row.vectors.map((vector) => Float32Array.from(vector)),
  }));
}

export async function getDocument(reader: Reader, documentId: string): Promise<KeptDocument | null> {
  const [row] = await reader.query<DocumentRow & { fingerprint: string }>(
    `SELECT ${DOCUMENT_COLUMNS}, fingerprint FROM aiops.documents
     WHERE model = {model:String} AND document_id = {id:String} ORDER BY precedence DESC LIMIT 1`,
    { model: TO_READ, id: documentId },
  );
  return row === undefined ? null : { ...documentOf(row), isWithdrawn: row.fingerprint === REMOVED };
}

function documentOf({ id, kind, ship_id: shipId, title, text }: DocumentRow): KnowledgeDocument {
  return { id, source: kind, shipId, title, text };
}
