export { ingestLoki } from './ingest-loki.ts';
export { decodePush, type LokiContent } from './push.ts';
