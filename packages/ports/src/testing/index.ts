export * from './bus-contract.ts';
export * from './embedder-contract.ts';
export * from './language-model-contract.ts';
export * from './snapshots-contract.ts';
export * from './store-contract.ts';
export * from './store-samples.ts';
export * from './vector-index-contract.ts';
