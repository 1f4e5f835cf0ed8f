import type { Migration } from '../migrate.ts';

/** Every narrative of an incident; what is asked by number and by time stands in columns of its own. */
export const narratives: Migration = {
  version: 9,
  name: 'narratives',
  statements: [
    `CREATE TABLE IF NOT EXISTS aiops.narratives (
      incident_id String, enrichment_id String, narrative_rank UInt32, source LowCardinality(String),
      cache LowCardinality(String), requested_at DateTime64(3, 'UTC'), completed_at DateTime64(3, 'UTC'),
      body String CODEC(ZSTD(3)), precedence UInt64, stored_at DateTime('UTC') DEFAULT now()
    ) ENGINE = ReplacingMergeTree(precedence) ORDER BY (incident_id, enrichment_id)
    SETTINGS index_granularity = 256`,
  ],
};
