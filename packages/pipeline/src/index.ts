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
export { CircuitBreaker } from './explain/breaker.ts';
export {
  countTemplates,
  type DeviceNames,
  type Fact,
  type FactsBlock,
  factsOf,
  type History,
  type IncidentEvidence,
  type KindOfLine,
  type MemberSummary,
  membersOf,
  membersOfTimeline,
  type PointedSeries,
  type Runbook,
  runbookOf,
  summariseSeries,
} from './explain/facts/index.ts';
export { ground } from './explain/ground/index.ts';
export {
  CachedWording,
  cacheKeyOf,
  type Narrative,
  type NarrativeSentence,
  narrateByModel,
  narrateByRules,
  narrateWorded,
  promptOf,
  refilled,
  textOf,
  type WordedNarrative,
  wordingOf,
} from './explain/narrate/index.ts';
export {
  MemoryVectors,
  passagesOf,
  type Retrieval,
  Retriever,
} from './explain/retrieve/index.ts';
export {
  type Applies,
  appliesOf,
  questionOf,
  rankRunbooks,
  signsOf,
} from './explain/runbooks/index.ts';
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
