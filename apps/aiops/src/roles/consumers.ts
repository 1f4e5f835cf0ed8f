import type { RoleName, Subject } from '@aiops/contracts';

/** A durable read position of a role. */
export interface ConsumerPlan {
  readonly role: RoleName;
  readonly name: string;
  readonly subjects: readonly Subject[];
  /** Messages per batch, and messages handled but not yet acked. */
  readonly maxBatch: number;
  readonly maxInFlight: number;
  /** Its state belongs to ships: where several processes share the work, each ship is with one of them. */
  readonly isPartitioned: boolean;
}

/**
 * Every consumer there is. The bus must know them all when it opens, so that nothing is trimmed before a role
 * that starts later has read it. A role that stores what it made does so as a consumer of its own, beside the
 * Fast Path and not on it.
 */
export const CONSUMERS = {
  'ingest-store': {
    role: 'ingest',
    name: 'ingest-store',
    subjects: ['logs.ingested', 'metrics.ingested'],
    // One batch at a time, at the pace of the tables: 2,000 messages a second, also when each is a single record.
    maxBatch: 300,
    isPartitioned: false,
    maxInFlight: 2_000,
  },
  'anomaly-detection': {
    role: 'anomaly-detection',
    name: 'anomaly-detection',
    subjects: ['logs.ingested', 'metrics.ingested'],
    maxBatch: 200,
    isPartitioned: true,
    maxInFlight: 20_000,
  },
  'enhanced-anomaly-detection': {
    role: 'enhanced-anomaly-detection',
    name: 'enhanced-anomaly-detection',
    subjects: ['logs.ingested', 'metrics.ingested'],
    maxBatch: 200,
    isPartitioned: true,
    maxInFlight: 20_000,
  },
  'enrichment-service': {
    role: 'enrichment-service',
    name: 'enrichment-service',
    subjects: ['anomaly.detected', 'incidents.created', 'incidents.updated'],
    maxBatch: 500,
    isPartitioned: true,
    maxInFlight: 5_000,
  },
  'enrichment-service-store': {
    role: 'enrichment-service',
    name: 'enrichment-service-store',
    subjects: ['anomaly.detected.enriched'],
    maxBatch: 1_000,
    isPartitioned: false,
    maxInFlight: 5_000,
  },
  'correlation-service': {
    role: 'correlation-service',
    name: 'correlation-service',
    subjects: ['anomaly.detected.enriched', 'incidents.command', 'correlation.tick'],
    maxBatch: 500,
    isPartitioned: true,
    maxInFlight: 50_000,
  },
  'incident-api': {
    role: 'incident-api',
    name: 'incident-api',
    subjects: ['incidents.created', 'incidents.updated'],
    maxBatch: 500,
    isPartitioned: false,
    maxInFlight: 2_000,
  },
  'incident-api-versions': {
    role: 'incident-api',
    name: 'incident-api-versions',
    subjects: ['incidents.created', 'incidents.updated'],
    // One batch at a time, at the pace of the table; a full one does not wait for it.
    maxBatch: 2_000,
    isPartitioned: false,
    maxInFlight: 5_000,
  },
  'incident-api-asking': {
    role: 'incident-api',
    name: 'incident-api-asking',
    subjects: ['incidents.created', 'incidents.updated'],
    maxBatch: 100,
    isPartitioned: false,
    maxInFlight: 5_000,
  },
  'incident-api-narratives': {
    role: 'incident-api',
    name: 'incident-api-narratives',
    subjects: ['enrichment.completed'],
    maxBatch: 100,
    isPartitioned: false,
    maxInFlight: 1_000,
  },
  'llm-enricher': {
    role: 'llm-enricher',
    name: 'llm-enricher',
    subjects: ['enrichment.request'],
    maxBatch: 20,
    isPartitioned: false,
    maxInFlight: 200,
  },
  // The policy says how many of these are held; the bus keeps the others.
  'llm-enricher-model': {
    role: 'llm-enricher',
    name: 'llm-enricher-model',
    subjects: ['enrichment.request'],
    maxBatch: 10,
    isPartitioned: false,
    maxInFlight: 10_100,
  },
} as const satisfies Record<string, ConsumerPlan>;
