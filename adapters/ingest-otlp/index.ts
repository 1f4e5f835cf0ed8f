export { decodeLogs, decodeMetrics } from './decode.ts';
export { ingestOtlp } from './ingest-otlp.ts';
