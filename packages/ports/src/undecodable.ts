import {
  type DeadLetter,
  ROLES,
  type RoleName,
  SCHEMA_VERSION,
  type Subject,
  TOPOLOGY,
  TRACKING_ID_PATTERN,
} from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import type { OutgoingMessage } from './bus.ts';

/** A kept message whose stored form no longer makes sense. */
export interface UndecodableMessage {
  /** Undefined: another release published it, of a subject that nobody knows here. */
  readonly subject: Subject | undefined;
  readonly seq: number;
  readonly id: string;
  readonly key: string | null;
  readonly reason: string;
  /** What is stored, as text, cut. */
  readonly text: string;
}

/**
 * The dead letter for a stored message that can't be decoded. No stage could do anything with it, so the bus
 * gives it up itself; its text stays for people to see. One per consumer: the id is made of both.
 */
export function undecodableLetter(
  message: UndecodableMessage,
  consumer: string,
  deliveries: number,
  nowMs: number,
): OutgoingMessage {
  const role = roleOf(consumer, message.subject);
  const letter: DeadLetter = {
    schema_version: SCHEMA_VERSION,
    tracking_id: TRACKING_ID_PATTERN.test(message.id) ? message.id : `bus-seq-${message.seq}`,
    ts: toTimestamp(nowMs),
    ship_id: message.key === '' ? null : message.key,
    role,
    subject: message.subject ?? 'unknown',
    message_id: message.id,
    deliveries,
    reason: `undecodable_message: ${message.reason}`,
    body: message.text,
  };
  return {
    subject: `dlq.${role}`,
    id: `undecodable:${consumer}:${message.seq}`,
    key: message.key,
    body: [letter],
  };
}

/** A consumer is named after its role, perhaps with a suffix; else the first role that has to do with the subject. */
function roleOf(consumer: string, subject: Subject | undefined): RoleName {
  const named = ROLES.find((role) => consumer === role || /^[^a-z0-9]/.test(suffixOf(consumer, role)));
  if (named !== undefined || subject === undefined) return named ?? 'ingest';
  return (
    ROLES.find((role) => subject === `dlq.${role}`) ??
    ROLES.find((role) => TOPOLOGY[role].consumes.includes(subject)) ??
    ROLES.find((role) => TOPOLOGY[role].publishes.includes(subject)) ??
    'ingest'
  );
}

function suffixOf(consumer: string, role: RoleName): string {
  return consumer.startsWith(role) ? consumer.slice(role.length) : '';
}
