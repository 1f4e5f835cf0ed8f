export { type IngestHttpOptions, ingestHttp } from './ingest-http.ts';
export type { IngestHttpLimits } from './limits.ts';
