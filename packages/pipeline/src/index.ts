export { CorrelateStage, matcherHolds } from './correlate/index.ts';
export { createDetectStage, type DetectRole } from './detect/index.ts';
export { createEnrichStage, MemoryContextHistory, type WithDeadline } from './enrich/index.ts';
export {
  CLASSIFY_LINES,
  classifyInput,
  createNormaliser,
  fromAlertmanager,
  type InputKind,
  LineJoiner,
  type Normalised,
  type Normaliser,
  type PiiKind,
  parseLine,
  Redactor,
} from './ingest/index.ts';
