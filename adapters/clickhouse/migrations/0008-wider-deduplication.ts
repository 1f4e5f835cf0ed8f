import type { Migration } from '../migrate.ts';

const TABLES = ['logs', 'metrics', 'unknown_hosts', 'drops'] as const;
/** Inserts of all processes that may come between one and its repetition: an answer is waited for 65 s at most. */
const INSERTS = 10_000;

/**
 * Where rows don't replace each other by key, an insert that is tried again is known by its token. A table remembered
 * ten tokens: enough for one process, not for several that write to it at the same time.
 */
export const widerDeduplication: Migration = {
  version: 8,
  name: 'wider_deduplication',
  statements: TABLES.map(
    (table) => `ALTER TABLE aiops.${table} MODIFY SETTING non_replicated_deduplication_window = ${INSERTS}`,
  ),
};
