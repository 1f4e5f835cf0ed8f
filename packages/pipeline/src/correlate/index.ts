export { type CorrelateOptions, CorrelateStage } from './correlate-stage.ts';
export { type Matchable, matches as matcherHolds } from './silences.ts';
