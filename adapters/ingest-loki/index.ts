export { ingestLoki } from './ingest-loki.ts';
export { decodePush } from './push.ts';
