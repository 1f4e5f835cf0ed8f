export { type CorrelateOptions, CorrelateStage, type Matchable, matcherHolds } from './correlate/index.ts';
export {
  createDetectStage,
  type DetectRole,
  type DetectStage,
  type DetectStageOptions,
  type StateUsage,
} from './detect/index.ts';
export {
  createEnrichStage,
  type EnrichStage,
  type EnrichStageOptions,
  MemoryContextHistory,
  type WithDeadline,
} from './enrich/index.ts';
export {
  CLASSIFY_LINES,
  classifyInput,
  createNormaliser,
  fromAlertmanager,
  type InputKind,
  type Normalised,
  type Normaliser,
} from './ingest/index.ts';
