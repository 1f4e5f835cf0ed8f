import { decodePush } from '@aiops/adapters/ingest-loki';
import { decodeLogs, decodeMetrics } from '@aiops/adapters/ingest-otlp';
import { decodeWriteRequest } from '@aiops/adapters/ingest-prometheus';

export const LIMITS = {
  bodyBytes: 1e6,
  decodedBytes: 1e6,
  jsonBytes: 1e6,
  recordBytes: 1e5,
  records: 1000,
  series: 1000,
  samples: 1000,
};
const NOW = Date.UTC(2026, 0, 1);

export interface Decoder {
  readonly name: string;
  readonly content: 'protobuf' | 'json';
  /** Null is a step without a result. */
  readonly decode: (bytes: Buffer) => Iterable<object | null>;
}

export const DECODERS: readonly Decoder[] = [
  ...(['protobuf', 'json'] as const).flatMap((content): Decoder[] => [
    { name: 'OTLP logs', content, decode: (bytes) => decodeLogs(bytes, content, LIMITS, NOW) },
    { name: 'OTLP metrics', content, decode: (bytes) => decodeMetrics(bytes, content, LIMITS, NOW) },
    { name: 'Loki', content, decode: (bytes) => decodePush(bytes, content, LIMITS) },
  ]),
  { name: 'remote write', content: 'protobuf', decode: (bytes) => decodeWriteRequest(bytes, LIMITS) },
];
