import type { Migration } from '../migrate.ts';

const STORED_AT = `stored_at DateTime('UTC') DEFAULT now()`;

/** What people maintain and did, and the tables that later issues fill. */
export const registryAndAudit: Migration = {
  version: 4,
  name: 'registry_and_audit',
  statements: [
    `CREATE TABLE IF NOT EXISTS aiops.devices (
      device_id String, ship_id String, names Array(String), body String, precedence UInt64, ${STORED_AT}
    ) ENGINE = ReplacingMergeTree(precedence) ORDER BY device_id`,
    `CREATE TABLE IF NOT EXISTS aiops.ships (
      ship_id String, body String, precedence UInt64, ${STORED_AT}
    ) ENGINE = ReplacingMergeTree(precedence) ORDER BY ship_id`,
    // An empty ship stands for none: a sorting key takes no nulls.
    `CREATE TABLE IF NOT EXISTS aiops.unknown_hosts (
      ship_id String, host String, records SimpleAggregateFunction(sum, UInt64),
      first_seen SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
      last_seen SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
      stored_at SimpleAggregateFunction(max, DateTime('UTC')) DEFAULT now()
    ) ENGINE = AggregatingMergeTree ORDER BY (ship_id, host)
    TTL stored_at + toIntervalDay(30) SETTINGS non_replicated_deduplication_window = 10`,
    `CREATE TABLE IF NOT EXISTS aiops.audit (
      audit_id String, tracking_id String, ts DateTime64(3, 'UTC'), user String, action LowCardinality(String),
      resource String, status LowCardinality(String), body String CODEC(ZSTD(1)), ${STORED_AT}
    ) ENGINE = ReplacingMergeTree ORDER BY (ts, audit_id)`,
    `CREATE TABLE IF NOT EXISTS aiops.documents (
      document_id String, kind LowCardinality(String), ship_id LowCardinality(Nullable(String)), title String,
      text String CODEC(ZSTD(3)), embedding Array(Float32), body String CODEC(ZSTD(3)),
      precedence UInt64, ${STORED_AT}
    ) ENGINE = ReplacingMergeTree(precedence) ORDER BY document_id`,
    `CREATE TABLE IF NOT EXISTS aiops.llm_cache (
      cache_key String, body String CODEC(ZSTD(3)), precedence UInt64, ${STORED_AT}
    ) ENGINE = ReplacingMergeTree(precedence) ORDER BY cache_key`,
  ],
};
