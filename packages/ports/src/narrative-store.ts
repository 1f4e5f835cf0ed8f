import type { EnrichmentCompleted } from '@aiops/contracts';

/** What was told of incidents, and wordings that may be told again. Errors as of every store: `store_unavailable`. */
export interface NarrativeStore {
  /** All are kept; one with an `enrichment_id` that its incident has already changes nothing. */
  saveNarratives(narratives: readonly EnrichmentCompleted[]): Promise<void>;
  /** By `narrativeOrder`, of equal ones the later first: the first one holds. At most 1,000. */
  listNarratives(incidentId: string, limit: number): Promise<readonly EnrichmentCompleted[]>;
  /** JSON, as the one who reads it understands it. The later one of a key stays. */
  keepWording(key: string, wording: unknown, atMs: number): Promise<void>;
  /** Null when none was kept under this key since then. */
  wordingSince(key: string, sinceMs: number): Promise<unknown>;
}
