export { ingestAlertmanager } from './ingest-alertmanager.ts';
