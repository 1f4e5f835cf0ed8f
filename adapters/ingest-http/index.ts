export { ingestHttp } from './ingest-http.ts';
export { parseRecords } from './parse-records.ts';
export { splitRecords } from './split-records.ts';
