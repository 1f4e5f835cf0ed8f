export { type IngestAlertmanagerOptions, ingestAlertmanager } from './ingest-alertmanager.ts';
