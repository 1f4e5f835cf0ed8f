export { METRICS, type MetricDeclaration } from './declarations.ts';
export { createLog, type LogLevel, type LogOptions } from './log.ts';
export { createTelemetry, type PrometheusTelemetry, type TelemetryOptions } from './telemetry.ts';
