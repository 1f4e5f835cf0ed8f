export * from './parse-registry.ts';
export * from './registry.ts';
