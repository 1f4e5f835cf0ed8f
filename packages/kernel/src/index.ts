export * from './bounded-queue.ts';
export * from './clock.ts';
export * from './errors.ts';
export * from './fingerprint.ts';
export * from './ids.ts';
export * from './result.ts';
export * from './tracked-operation.ts';
export * from './ttl-map.ts';
