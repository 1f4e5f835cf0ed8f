export { ingestHttp } from './ingest-http.ts';
