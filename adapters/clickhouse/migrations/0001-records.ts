import type { Migration } from '../migrate.ts';

const STORED_AT = `stored_at DateTime('UTC') DEFAULT now() CODEC(Delta, ZSTD(1))`;
// An insert whose answer was lost is tried again with its token; a table has one insert under way at a time.
const DEDUPLICATED = 'non_replicated_deduplication_window = 10';

/**
 * Raw records. They are parted by the day they were stored, which is also the day they go: what time a sender
 * writes into a record must not decide how many parts there are. Searches by time go by the sorting key. No
 * roll-up beside them: a materialized view doubles the cost of a small insert, and counting by the sorting key
 * reads few granules.
 */
export const records: Migration = {
  version: 1,
  name: 'records',
  statements: [
    `CREATE TABLE IF NOT EXISTS aiops.logs (
      ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
      received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
      record_id String CODEC(ZSTD(1)),
      tracking_id String CODEC(ZSTD(1)),
      schema_version LowCardinality(String),
      ship_id LowCardinality(Nullable(String)),
      ship_id_source LowCardinality(String),
      domain LowCardinality(Nullable(String)),
      service LowCardinality(Nullable(String)),
      level LowCardinality(Nullable(String)),
      severity_number Nullable(Int32),
      msg String CODEC(ZSTD(1)),
      host LowCardinality(Nullable(String)),
      device_id LowCardinality(Nullable(String)),
      source LowCardinality(String),
      error_msg Nullable(String),
      parse_error Nullable(String),
      truncated Nullable(Bool),
      clock_skew Nullable(Bool),
      meta Nullable(String) CODEC(ZSTD(1)),
      ${STORED_AT},
      INDEX by_record record_id TYPE bloom_filter(0.01) GRANULARITY 4,
      INDEX by_tracking tracking_id TYPE bloom_filter(0.01) GRANULARITY 4
    ) ENGINE = MergeTree PARTITION BY toDate(stored_at) ORDER BY ts
    SETTINGS ttl_only_drop_parts = 1, ${DEDUPLICATED}`,
    `CREATE TABLE IF NOT EXISTS aiops.metrics (
      ts DateTime64(3, 'UTC') CODEC(Delta, LZ4),
      received_at DateTime64(3, 'UTC') CODEC(Delta, LZ4),
      record_id String CODEC(LZ4),
      tracking_id String CODEC(LZ4),
      schema_version LowCardinality(String),
      ship_id LowCardinality(Nullable(String)),
      ship_id_source LowCardinality(String),
      name LowCardinality(String),
      value Float64 CODEC(Gorilla, LZ4),
      service LowCardinality(Nullable(String)),
      host LowCardinality(Nullable(String)),
      device_id LowCardinality(Nullable(String)),
      source LowCardinality(String),
      error_msg Nullable(String),
      clock_skew Nullable(Bool),
      labels Nullable(String) CODEC(LZ4),
      unit LowCardinality(Nullable(String)),
      ${STORED_AT},
      INDEX by_record record_id TYPE bloom_filter(0.01) GRANULARITY 4,
      INDEX by_tracking tracking_id TYPE bloom_filter(0.01) GRANULARITY 4
    ) ENGINE = MergeTree PARTITION BY toDate(stored_at) ORDER BY (toStartOfHour(ts), name, ts)
    SETTINGS ttl_only_drop_parts = 1, ${DEDUPLICATED}`,
  ],
};
