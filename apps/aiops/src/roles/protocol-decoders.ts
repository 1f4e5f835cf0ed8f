/** The decoders of protocols by themselves, for the bench: what they cost without sockets. */
export { decodeLogs } from '@aiops/adapters/ingest-otlp';
export { decodeWriteRequest } from '@aiops/adapters/ingest-prometheus';
