export { type Claim, FairLimiter } from './fair-limiter.ts';
export { LabelCardinality } from './label-cardinality.ts';
export { type Source, sourceOf } from './source.ts';
export { StorageSampler } from './storage-sampler.ts';
export { stormAnomaly } from './storm-anomaly.ts';
export { StormWatch } from './storm-watch.ts';
