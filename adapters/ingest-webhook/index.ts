export { ingestWebhook } from './ingest-webhook.ts';
export { type MappingFault, parseMapping, type WebhookMapping } from './parse-mapping.ts';
export { itemsOf, toRecord } from './to-records.ts';
