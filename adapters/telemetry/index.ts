export { createLog } from './log.ts';
export { createTelemetry, type PrometheusTelemetry } from './telemetry.ts';
