export { ingestPrometheus } from './ingest-prometheus.ts';
export { decodeWriteRequest } from './write-request.ts';
