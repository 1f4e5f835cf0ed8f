import type { Migration } from '../migrate.ts';

const STORED_AT = `stored_at DateTime('UTC') DEFAULT now()`;

/**
 * Whole messages in `body`, beside the columns that are searched. The row with the greatest `precedence` is the
 * one; FINAL finds it over partitions too, so those may go by the time of storing. Granules of incidents are small: a
 * page of a list takes a hundred bodies of some kilobytes from all over the table, and each costs its granule.
 */
export const anomaliesAndIncidents: Migration = {
  version: 2,
  name: 'anomalies_and_incidents',
  statements: [
    `CREATE TABLE IF NOT EXISTS aiops.anomalies (
      record_id String, tracking_id String,
      occurred_at DateTime64(3, 'UTC'), started_at DateTime64(3, 'UTC'),
      ship_id LowCardinality(Nullable(String)), device_id LowCardinality(Nullable(String)),
      host LowCardinality(Nullable(String)), service LowCardinality(Nullable(String)),
      domain LowCardinality(String), anomaly_type LowCardinality(String), incident_type LowCardinality(String), detector LowCardinality(String),
      role LowCardinality(String), state LowCardinality(String), severity LowCardinality(Nullable(String)),
      level LowCardinality(Nullable(String)), metric_name LowCardinality(Nullable(String)),
      fingerprint String, search_text String CODEC(ZSTD(1)),
      body String CODEC(ZSTD(3)), precedence UInt8, ${STORED_AT},
      INDEX by_tracking tracking_id TYPE bloom_filter(0.01) GRANULARITY 1,
      INDEX by_fingerprint fingerprint TYPE bloom_filter(0.01) GRANULARITY 1
    ) ENGINE = ReplacingMergeTree(precedence) PARTITION BY toMonday(stored_at) ORDER BY (occurred_at, record_id)
    SETTINGS index_granularity = 1024`,
    `CREATE TABLE IF NOT EXISTS aiops.incidents (
      incident_id String, version UInt32, precedence UInt64, tracking_id String, tracking_ids Array(String),
      incident_type LowCardinality(String), category LowCardinality(String), severity LowCardinality(String),
      status LowCardinality(String), ship_id LowCardinality(Nullable(String)),
      scope_devices Array(String), scope_services Array(String),
      first_seen DateTime64(3, 'UTC'), last_seen DateTime64(3, 'UTC'),
      search_text String CODEC(ZSTD(1)), body String CODEC(ZSTD(3)), ${STORED_AT},
      INDEX by_tracking tracking_ids TYPE bloom_filter(0.01) GRANULARITY 8
    ) ENGINE = ReplacingMergeTree(precedence) ORDER BY incident_id
    SETTINGS index_granularity = 32`,
    `CREATE TABLE IF NOT EXISTS aiops.incident_events (
      incident_id String, version UInt32, precedence UInt64, tracking_id String, status LowCardinality(String),
      severity LowCardinality(String), ts DateTime64(3, 'UTC'), body String CODEC(ZSTD(3)), ${STORED_AT}
    ) ENGINE = ReplacingMergeTree(precedence) ORDER BY (incident_id, version)
    SETTINGS index_granularity = 256`,
  ],
};
