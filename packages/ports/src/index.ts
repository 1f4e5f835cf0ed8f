export * from './access.ts';
export * from './bus.ts';
export * from './intake.ts';
export * from './page.ts';
export * from './snapshots.ts';
export * from './stage.ts';
export * from './stores.ts';
export * from './telemetry.ts';
