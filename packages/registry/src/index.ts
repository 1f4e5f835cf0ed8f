export * from './check-registry.ts';
export * from './move-names.ts';
export * from './parse-registry.ts';
export * from './registry.ts';
