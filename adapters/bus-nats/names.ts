import { createHash } from 'node:crypto';
import { SINKS, SUBJECTS, type Subject } from '@aiops/contracts';

/** What roles consume. A message leaves when all of its consumers are done with it. */
export const FLOW_STREAM = 'AIOPS_FLOW';
/** What is kept for people: dead letters, audit. The oldest leave. */
export const SINK_STREAM = 'AIOPS_SINKS';

const PREFIX = 'aiops';

/** `aiops.<partition>.<subject>`: partition first, since subjects differ in their number of parts. */
export function natsSubject(subject: Subject, partition: number): string {
  return `${PREFIX}.${partition}.${subject}`;
}

/** Of any partition. */
export function anyPartition(subject: Subject): string {
  return `${PREFIX}.*.${subject}`;
}

const KNOWN: ReadonlySet<string> = new Set(Object.keys(SUBJECTS));

/** Undefined for a subject that this version does not know. */
export function subjectOf(natsName: string): Subject | undefined {
  const name = natsName.split('.').slice(2).join('.');
  return KNOWN.has(name) ? (name as Subject) : undefined;
}

export function streamOf(subject: Subject): string {
  return SINKS.includes(subject) ? SINK_STREAM : FLOW_STREAM;
}

/**
 * The partition of a ship: SHA-256, so that it is the same in every process and release. What has no ship is one more
 * key.
 */
export function partitionOf(key: string | null, partitions: number): number {
  if (partitions === 1) return 0;
  return (
    createHash('sha256')
      .update(key ?? '')
      .digest()
      .readUInt32BE(0) % partitions
  );
}
