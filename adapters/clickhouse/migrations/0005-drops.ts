import type { Migration } from '../migrate.ts';

/** What was not stored or not taken in, by minute, source and reason. */
export const drops: Migration = {
  version: 5,
  name: 'drops',
  statements: [
    // An empty ship stands for none: a sorting key takes no nulls.
    `CREATE TABLE IF NOT EXISTS aiops.drops (
      minute DateTime('UTC'), ship_id String, source String, reason LowCardinality(String),
      records SimpleAggregateFunction(sum, UInt64),
      first_seen SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
      last_seen SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
      stored_at SimpleAggregateFunction(max, DateTime('UTC')) DEFAULT now()
    ) ENGINE = AggregatingMergeTree ORDER BY (minute, ship_id, source, reason)
    TTL stored_at + toIntervalDay(15) SETTINGS non_replicated_deduplication_window = 10`,
  ],
};
