export { type Decoded, decodeLogs, decodeMetrics, type OtlpContent } from './decode.ts';
export { ingestOtlp } from './ingest-otlp.ts';
