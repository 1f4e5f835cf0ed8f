export { CorrelateStage } from './correlate-stage.ts';
export { matches as matcherHolds } from './silences.ts';
