export {};
export { type CorrelateOptions, CorrelateStage, matcherHolds, type Matchable } from './correlate/index.ts';
