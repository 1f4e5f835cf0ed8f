import { randomUUID } from 'node:crypto';
import type { LogMessage, MetricSample, Subject } from '@aiops/contracts';
import type { Clock } from '@aiops/kernel';
import type { Normalised, Normaliser } from '@aiops/pipeline';
import type { Bus, Intake, IntakeReceipt, Origin, OutgoingMessage, Refusal, Telemetry } from '@aiops/ports';
import type { UnknownHosts } from './unknown-hosts.ts';

/** Records in one bus message: large enough to be cheap, small enough to be handled without a pause. */
const MAX_PER_MESSAGE = 500;
/** Records normalised before the loop gets air. */
const SLICE = 500;

interface IntakeOptions {
  /** The one in use: a reload of the policy makes another. */
  readonly normaliser: () => Normaliser;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly unknownHosts: UnknownHosts;
}

/** Where every receiver hands over: records are normalised and durable on the bus when it resolves. */
export function createIntake(options: IntakeOptions): Intake {
  return {
    acceptRecords: (records, origin) =>
      accept(options, origin, records, (record, receivedMs) =>
        options.normaliser().normaliseRecord(record, origin, receivedMs),
      ),
    acceptLines: (lines, origin) =>
      accept(options, origin, lines, (line, receivedMs) =>
        options.normaliser().normaliseLine(line, origin, receivedMs),
      ),
  };
}

async function accept<T>(
  options: IntakeOptions,
  origin: Origin,
  items: readonly T[],
  normalise: (item: T, receivedMs: number) => Normalised,
): Promise<IntakeReceipt> {
  const batch = new Batch();
  const refused: Refusal[] = [];
  const receivedMs = options.clock.now();
  let samples = 0;
  for (let index = 0; index < items.length; index += 1) {
    const result = normalise(items[index] as T, receivedMs);
    if ('refused' in result) refused.push({ index, ...result.refused });
    else {
      batch.add(result);
      samples += 'samples' in result ? (result.samples?.length ?? 0) : 0;
      if (result.subject !== 'anomaly.detected') options.unknownHosts.note(result.message);
    }
    if (index % SLICE === SLICE - 1) await nextTurn();
  }
  await options.bus.publish(batch.messages());
  const accepted = items.length - refused.length;
  options.telemetry.count(
    'aiops_records_received_total',
    { source: origin.source, kind: origin.kind ?? 'any' },
    accepted,
  );
  if (samples > 0) {
    options.telemetry.count(
      'aiops_records_received_total',
      { source: origin.source, kind: 'stated' },
      samples,
    );
  }
  if (refused.length > 0) {
    options.telemetry.count(
      'aiops_records_refused_total',
      { source: origin.source, reason: 'invalid' },
      refused.length,
    );
  }
  return { accepted, refused };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

type Accepted = Exclude<Normalised, { refused: unknown }>;

/** Records of one hand-over by subject and ship, in their order. */
class Batch {
  readonly #groups = new Map<string, { subject: Subject; key: string | null; items: unknown[] }>();
  readonly #alerts: OutgoingMessage[] = [];

  add(record: Accepted): void {
    const { subject, message } = record;
    if (subject === 'anomaly.detected') {
      // One message each, by its own id: what a sender repeats is told by its fingerprint, in correlation.
      this.#alerts.push({ subject, id: message.record_id, key: message.ship_id, body: [message] });
      return;
    }
    this.#groupOf(subject, message).items.push(message);
    if (subject !== 'logs.ingested') return;
    // Values that the line states go the way of any sample.
    for (const sample of record.samples ?? []) this.#groupOf('metrics.ingested', sample).items.push(sample);
  }

  #groupOf(subject: Subject, message: LogMessage | MetricSample) {
    const name = `${subject} ${message.ship_id ?? ''}`;
    let group = this.#groups.get(name);
    if (group === undefined) {
      group = { subject, key: message.ship_id, items: [] };
      this.#groups.set(name, group);
    }
    return group;
  }

  messages(): OutgoingMessage[] {
    const messages: OutgoingMessage[] = [...this.#alerts];
    for (const { subject, key, items } of this.#groups.values()) {
      for (let from = 0; from < items.length; from += MAX_PER_MESSAGE) {
        messages.push({ subject, id: randomUUID(), key, body: items.slice(from, from + MAX_PER_MESSAGE) });
      }
    }
    return messages;
  }
}
