export * from './store-contract.ts';
export * from './store-samples.ts';
