import type { Migration } from '../migrate.ts';

/** What people said of an incident, to search and count by; empty where nobody said anything. */
export const feedback: Migration = {
  version: 6,
  name: 'feedback',
  statements: [
    `ALTER TABLE aiops.incidents ADD COLUMN IF NOT EXISTS
      feedback LowCardinality(String) MATERIALIZED JSONExtractString(body, 'feedback')`,
  ],
};
