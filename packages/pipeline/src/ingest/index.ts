export { CLASSIFY_LINES, classifyInput, type InputKind } from './classify-input.ts';
export { fromAlertmanager } from './from-alertmanager.ts';
export { LineJoiner } from './line-joiner.ts';
export type { Normalised } from './normalised.ts';
export { createNormaliser, type Normaliser } from './normaliser.ts';
export { parseLine } from './parse-line.ts';
export { peerAddress } from './peer.ts';
export { type PiiKind, Redactor } from './redact/index.ts';
export {
  type Claim,
  FairLimiter,
  LabelCardinality,
  type Source,
  StorageSampler,
  StormWatch,
  sourceOf,
  stormAnomaly,
} from './storms/index.ts';
