import {
  type DeadLetter,
  type ErrorEntry,
  SCHEMA_VERSION,
  type Subject,
  type TraceHop,
} from '@aiops/contracts';
import { errorCode, errorText, hashParts, toTimestamp } from '@aiops/kernel';
import {
  type Delivery,
  type OutgoingMessage,
  REPLAY_ID_PREFIX,
  type StageEffects,
  type StageInput,
  type TraceBatch,
} from '@aiops/ports';
import type { RunOptions } from './run-options.ts';

/** Each emission is a message of its own: its id is what makes a replay's second one a duplicate. */
export function messagesOf(effects: StageEffects): OutgoingMessage[] {
  return effects.emissions.map(({ subject, key, id, item }) => ({ subject, key, id, body: [item] }));
}

/** Hops that the stage did not time itself get the times of their batch. */
export function traceOf(role: string, effects: StageEffects, startedMs: number, endedMs: number): TraceBatch {
  const hops: TraceHop[] = effects.hops.map((hop) => ({
    tracking_id: hop.tracking_id,
    record_id: hop.record_id,
    stage: hop.stage,
    // Only the stage after it knows that a record led somewhere: it notes how ingest took it in.
    role: hop.stage === 'ingest' ? 'ingest' : role,
    started_at: toTimestamp(hop.startedMs ?? startedMs),
    ended_at: toTimestamp(hop.endedMs ?? endedMs),
    status: hop.status,
    ...(hop.error_msg === undefined ? {} : { error_msg: hop.error_msg }),
  }));
  return { hops, ledger: effects.ledger, errors: effects.errors };
}

export function isEmpty(batch: TraceBatch): boolean {
  return batch.hops.length === 0 && batch.ledger.length === 0 && batch.errors.length === 0;
}

export function inputsOf(delivery: Delivery): StageInput[] {
  return delivery.body.map((item) => ({
    subject: delivery.subject,
    item,
    atMs: delivery.publishedAtMs,
    redelivered: delivery.redelivered || delivery.id.startsWith(REPLAY_ID_PREFIX),
  }));
}

function textField(item: unknown, field: string): string | null {
  const value = typeof item === 'object' && item !== null ? Reflect.get(item, field) : undefined;
  return typeof value === 'string' ? value : null;
}

/** What is left of a message that was given up on: the message itself with the reason, and the error for the lists. */
export function deadLetterOf(
  options: RunOptions,
  delivery: Delivery,
  item: unknown,
  error: unknown,
): { message: OutgoingMessage; entry: ErrorEntry } {
  const nowMs = options.clock.now();
  const tracking_id = textField(item, 'tracking_id');
  const ship_id = textField(item, 'ship_id');
  const id = hashParts([options.role, delivery.id, textField(item, 'record_id') ?? JSON.stringify(item)]);
  const letter: DeadLetter = {
    schema_version: SCHEMA_VERSION,
    tracking_id: tracking_id ?? id,
    ts: toTimestamp(nowMs),
    ship_id,
    error_msg: errorText(error),
    role: options.role,
    subject: delivery.subject,
    message_id: delivery.id,
    deliveries: delivery.deliveries,
    reason: errorText(error),
    body: item,
  };
  const subject: Subject = `dlq.${options.role}`;
  return {
    message: { subject, id, key: ship_id, body: [letter] },
    entry: {
      error_id: id,
      tracking_id,
      ship_id,
      ts: toTimestamp(nowMs),
      role: options.role,
      stage: delivery.subject,
      code: errorCode(error),
      error_msg: errorText(error),
    },
  };
}

/** A message that the bus will never take, such as one that is too large: its fate on the lists of errors. */
export function unpublishedError(options: RunOptions, message: OutgoingMessage, error: unknown): ErrorEntry {
  const [item] = message.body;
  return {
    error_id: hashParts([options.role, 'unpublished', message.id]),
    tracking_id: textField(item, 'tracking_id'),
    ship_id: textField(item, 'ship_id'),
    ts: toTimestamp(options.clock.now()),
    role: options.role,
    stage: message.subject,
    code: errorCode(error),
    error_msg: `not published: ${errorText(error)}`,
  };
}
