export type { WithDeadline } from './cold-lookups.ts';
export { createEnrichStage } from './enrich-stage.ts';
export { MemoryContextHistory } from './memory-context-history.ts';
