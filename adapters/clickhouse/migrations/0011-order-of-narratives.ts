import type { Migration } from '../migrate.ts';

/**
 * What a narrative is ordered by stands in columns of its own, and so does what a list of incidents shows of it, so that a list
 * reads no bodies. Of narratives that are there already both are taken from what they have.
 */
export const orderOfNarratives: Migration = {
  version: 11,
  name: 'order_of_narratives',
  statements: [
    `ALTER TABLE aiops.narratives
      ADD COLUMN IF NOT EXISTS material_version UInt32 DEFAULT intDiv(narrative_rank, 2),
      ADD COLUMN IF NOT EXISTS incident_version UInt32 DEFAULT 0,
      ADD COLUMN IF NOT EXISTS words UInt8 DEFAULT (narrative_rank % 2) * 2 + endsWith(enrichment_id, ':final'),
      ADD COLUMN IF NOT EXISTS narrative String DEFAULT JSONExtractString(body, 'narrative') CODEC(ZSTD(3)),
      ADD COLUMN IF NOT EXISTS confidence LowCardinality(String) DEFAULT JSONExtractString(body, 'confidence'),
      ADD COLUMN IF NOT EXISTS runbooks String DEFAULT JSONExtractRaw(body, 'runbooks')`,
  ],
};
