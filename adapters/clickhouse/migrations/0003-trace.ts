import type { Migration } from '../migrate.ts';

const STORED_AT = `stored_at DateTime('UTC') DEFAULT now()`;

/** What happened to each record, found by its tracking id; a repeated write replaces its row. */
export const trace: Migration = {
  version: 3,
  name: 'trace',
  statements: [
    `CREATE TABLE IF NOT EXISTS aiops.trace_hops (
      tracking_id String, record_id String, stage LowCardinality(String), role LowCardinality(String),
      started_at DateTime64(3, 'UTC'), ended_at DateTime64(3, 'UTC'), status LowCardinality(String),
      error_msg Nullable(String), ${STORED_AT},
      INDEX by_end ended_at TYPE minmax GRANULARITY 1
    ) ENGINE = ReplacingMergeTree PARTITION BY toMonday(stored_at) ORDER BY (tracking_id, record_id, stage, role)
    SETTINGS index_granularity = 1024`,
    `CREATE TABLE IF NOT EXISTS aiops.ledger (
      tracking_id String, record_id String, stage LowCardinality(String), seq UInt32,
      ts DateTime64(3, 'UTC'), ship_id LowCardinality(Nullable(String)), verdict LowCardinality(String),
      detail String CODEC(ZSTD(1)), incident_id Nullable(String), fingerprint Nullable(String), ${STORED_AT},
      INDEX by_time ts TYPE minmax GRANULARITY 1,
      INDEX by_incident incident_id TYPE bloom_filter(0.01) GRANULARITY 1,
      INDEX by_fingerprint fingerprint TYPE bloom_filter(0.01) GRANULARITY 1
    ) ENGINE = ReplacingMergeTree PARTITION BY toMonday(stored_at) ORDER BY (tracking_id, record_id, stage, seq)
    SETTINGS index_granularity = 1024`,
    `CREATE TABLE IF NOT EXISTS aiops.errors (
      error_id String, tracking_id Nullable(String), ship_id LowCardinality(Nullable(String)),
      ts DateTime64(3, 'UTC'), role LowCardinality(String), stage LowCardinality(String), code LowCardinality(String),
      error_msg String CODEC(ZSTD(1)), ${STORED_AT},
      INDEX by_tracking tracking_id TYPE bloom_filter(0.01) GRANULARITY 1,
      INDEX by_time ts TYPE minmax GRANULARITY 1
    ) ENGINE = ReplacingMergeTree PARTITION BY toMonday(stored_at) ORDER BY error_id
    SETTINGS index_granularity = 1024`,
  ],
};
