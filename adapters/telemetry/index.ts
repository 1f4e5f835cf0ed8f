export { createLog, type LogLevel } from './log.ts';
export { createTelemetry, type PrometheusTelemetry } from './telemetry.ts';
