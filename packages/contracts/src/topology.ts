import type { z } from 'zod';
import { AnomalyDetected, AnomalyEnriched } from './anomaly.ts';
import { AuditEvent, CorrelationTick, DeadLetter, IncidentCommand } from './commands.ts';
import { EnrichmentCompleted, EnrichmentRequest } from './enrichment.ts';
import { Incident } from './incident.ts';
import { LogMessage, MetricSample } from './records.ts';

/**
 * The one list of roles, what they consume and what they publish, and of every port number.
 * The runtime wires itself from it, the docs draw it, and tests prove that it is closed.
 */
export const ROLES = [
  'ingest',
  'anomaly-detection',
  'enhanced-anomaly-detection',
  'enrichment-service',
  'correlation-service',
  'incident-api',
  'llm-enricher',
] as const;
export type RoleName = (typeof ROLES)[number];

/** The schema of one message of each subject. A bus message's body is an array of these. */
export const SUBJECTS = {
  'logs.ingested': LogMessage,
  'metrics.ingested': MetricSample,
  'anomaly.detected': AnomalyDetected,
  'anomaly.detected.enriched': AnomalyEnriched,
  'correlation.tick': CorrelationTick,
  'incidents.created': Incident,
  'incidents.updated': Incident,
  'incidents.command': IncidentCommand,
  'enrichment.request': EnrichmentRequest,
  'enrichment.completed': EnrichmentCompleted,
  'ops.audit': AuditEvent,
  'dlq.ingest': DeadLetter,
  'dlq.anomaly-detection': DeadLetter,
  'dlq.enhanced-anomaly-detection': DeadLetter,
  'dlq.enrichment-service': DeadLetter,
  'dlq.correlation-service': DeadLetter,
  'dlq.incident-api': DeadLetter,
  'dlq.llm-enricher': DeadLetter,
} as const satisfies Record<string, z.ZodType>;
export type Subject = keyof typeof SUBJECTS;
export type MessageOf<S extends Subject> = z.infer<(typeof SUBJECTS)[S]>;

export interface RoleWiring {
  readonly consumes: readonly Subject[];
  readonly publishes: readonly Subject[];
  /** The port of the role's own process; embedded, the incident-api's port serves every route. */
  readonly port: number;
}

export const TOPOLOGY: Readonly<Record<RoleName, RoleWiring>> = {
  ingest: {
    // It consumes its own records to store them: the bus is what makes a 202 durable.
    consumes: ['logs.ingested', 'metrics.ingested'],
    publishes: ['logs.ingested', 'metrics.ingested', 'anomaly.detected', 'dlq.ingest'],
    port: 8081,
  },
  'anomaly-detection': {
    consumes: ['logs.ingested', 'metrics.ingested'],
    publishes: ['anomaly.detected', 'dlq.anomaly-detection'],
    port: 8080,
  },
  'enhanced-anomaly-detection': {
    consumes: ['logs.ingested', 'metrics.ingested'],
    publishes: ['anomaly.detected', 'dlq.enhanced-anomaly-detection'],
    port: 9082,
  },
  'enrichment-service': {
    // It consumes what it publishes to store it, beside the Fast Path and not on it.
    consumes: ['anomaly.detected', 'anomaly.detected.enriched', 'incidents.created', 'incidents.updated'],
    publishes: ['anomaly.detected.enriched', 'dlq.enrichment-service'],
    port: 8085,
  },
  'correlation-service': {
    consumes: ['anomaly.detected.enriched', 'incidents.command', 'correlation.tick'],
    publishes: ['incidents.created', 'incidents.updated', 'correlation.tick', 'dlq.correlation-service'],
    port: 8082,
  },
  'incident-api': {
    consumes: ['incidents.created', 'incidents.updated', 'enrichment.completed'],
    publishes: ['incidents.command', 'enrichment.request', 'ops.audit', 'dlq.incident-api'],
    port: 9081,
  },
  'llm-enricher': {
    consumes: ['enrichment.request'],
    publishes: ['enrichment.completed', 'dlq.llm-enricher'],
    port: 9090,
  },
};

/** Subjects that are kept for people and tools and that no role consumes. */
export const SINKS: readonly Subject[] = [
  'ops.audit',
  'dlq.ingest',
  'dlq.anomaly-detection',
  'dlq.enhanced-anomaly-detection',
  'dlq.enrichment-service',
  'dlq.correlation-service',
  'dlq.incident-api',
  'dlq.llm-enricher',
];

/** Syslog listens on UDP and TCP on the same number. */
export const SYSLOG_PORT = 1514;
/** SNMP traps, UDP. Nobody listens unless the operator says so; senders must be told this port. */
export const SNMP_TRAP_PORT = 1162;
/** Embedded, this port serves every route. */
export const EMBEDDED_PORT = TOPOLOGY['incident-api'].port;
