import type { Migration } from '../migrate.ts';

/**
 * One row a document and embedding model, with the vectors of all its passages: a changed document takes the place of
 * the old one at once. The table that was here before had one vector a document, and nothing ever wrote to it.
 */
export const vectors: Migration = {
  version: 10,
  name: 'vectors',
  statements: [
    'DROP TABLE IF EXISTS aiops.documents',
    `CREATE TABLE IF NOT EXISTS aiops.documents (
      model LowCardinality(String), document_id String, kind LowCardinality(String),
      ship_id LowCardinality(Nullable(String)), title String, text String CODEC(ZSTD(3)), fingerprint String,
      vectors Array(Array(Float32)), precedence UInt64, stored_at DateTime('UTC') DEFAULT now()
    ) ENGINE = ReplacingMergeTree(precedence) ORDER BY (model, document_id)`,
  ],
};
