export { FairLimiter, type Limits } from './fair-limiter.ts';
export { type CardinalityLimits, LabelCardinality } from './label-cardinality.ts';
export { type Source, sourceOf } from './source.ts';
export { StorageSampler, type StorageVerdict } from './storage-sampler.ts';
export { stormAnomaly } from './storm-anomaly.ts';
export { type StormBounds, type StormTurn, StormWatch } from './storm-watch.ts';
