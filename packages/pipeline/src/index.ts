export { CorrelateStage, matcherHolds } from './correlate/index.ts';
export {
  AdaptiveSeries,
  createDetectStage,
  currentOf,
  type DetectRole,
  ImpactMeter,
  type Template,
  TemplateMiner,
} from './detect/index.ts';
export { createEnrichStage, MemoryContextHistory, type WithDeadline } from './enrich/index.ts';
export {
  CLASSIFY_LINES,
  type Claim,
  classifyInput,
  createNormaliser,
  FairLimiter,
  fromAlertmanager,
  type InputKind,
  LabelCardinality,
  LineJoiner,
  type Normalised,
  type Normaliser,
  type PiiKind,
  parseLine,
  peerAddress,
  Redactor,
  type Source,
  StorageSampler,
  StormWatch,
  sourceOf,
  stormAnomaly,
} from './ingest/index.ts';
