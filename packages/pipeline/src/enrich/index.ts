export type { WithDeadline } from './cold-lookups.ts';
export { createEnrichStage, type EnrichStage, type EnrichStageOptions } from './enrich-stage.ts';
export { MemoryContextHistory } from './memory-context-history.ts';
