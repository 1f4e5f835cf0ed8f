import { randomUUID } from 'node:crypto';
import { Breather } from '@aiops/adapters/http-body';
import type { LogMessage, MetricSample, Subject } from '@aiops/contracts';
import type { Clock } from '@aiops/kernel';
import { type Normalised, type Normaliser, peerAddress } from '@aiops/pipeline';
import type { Bus, Intake, IntakeReceipt, Origin, OutgoingMessage, Refusal, Telemetry } from '@aiops/ports';
import type { Accepted, Admission } from './admission.ts';
import type { UnknownHosts } from './unknown-hosts.ts';

/** Records in one bus message: large enough to be cheap, small enough to be handled without a pause. */
const MAX_PER_MESSAGE = 500;

interface IntakeOptions {
  /** The one in use: a reload of the policy makes another. */
  readonly normaliser: () => Normaliser;
  readonly admission: Admission;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly unknownHosts: UnknownHosts;
}

/** Where every receiver hands over: records are normalised and durable on the bus when it resolves. */
export function createIntake(options: IntakeOptions): Intake {
  const { admission } = options;
  return {
    async acceptRecords(records, origin) {
      const receivedMs = options.clock.now();
      const { accepted, refused } = await normaliseAll(records, (record) =>
        options.normaliser().normaliseRecord(record, origin, receivedMs),
      );
      admission.records(accepted, origin, receivedMs);
      return publish(options, origin, accepted, refused, receivedMs);
    },
    async acceptLines(lines, origin) {
      const receivedMs = options.clock.now();
      const { accepted, refused } = await normaliseAll(lines, (line) =>
        options.normaliser().normaliseLine(line, origin, receivedMs),
      );
      const passed = admission.lines(accepted, origin, receivedMs);
      return publish(options, origin, passed, refused, receivedMs);
    },
  };
}

async function normaliseAll<T>(
  items: readonly T[],
  normalise: (item: T) => Normalised,
): Promise<{ accepted: Accepted[]; refused: Refusal[] }> {
  const accepted: Accepted[] = [];
  const refused: Refusal[] = [];
  // By time and not by number: a record may take a microsecond or some milliseconds.
  const breather = new Breather();
  for (let index = 0; index < items.length; index += 1) {
    const result = normalise(items[index] as T);
    if ('refused' in result) refused.push({ index, ...result.refused });
    else accepted.push(result);
    if (breather.isDue) await breather.rest();
  }
  return { accepted, refused };
}

async function publish(
  options: IntakeOptions,
  origin: Origin,
  accepted: readonly Accepted[],
  refused: readonly Refusal[],
  receivedMs: number,
): Promise<IntakeReceipt> {
  const { admission, bus, telemetry } = options;
  const { source } = origin;
  const batch = new Batch();
  let samples = 0;
  for (const record of accepted) {
    const bounded = admission.bounded(record, origin, receivedMs);
    batch.add(bounded);
    samples += 'samples' in bounded ? (bounded.samples?.length ?? 0) : 0;
    noteUnknown(bounded, origin, options);
  }
  await bus.publish(batch.messages());
  const received = 'aiops_records_received_total';
  telemetry.count(received, { source, kind: origin.kind ?? 'any' }, accepted.length);
  if (samples > 0) telemetry.count(received, { source, kind: 'stated' }, samples);
  if (refused.length > 0) {
    telemetry.count('aiops_records_refused_total', { source, reason: 'invalid' }, refused.length);
  }
  return { accepted: accepted.length, refused };
}

/** A record that names no host counts for the address it came from: that can be made a device as well. */
function noteUnknown(record: Accepted, origin: Origin, { unknownHosts, normaliser }: IntakeOptions): void {
  if (record.subject === 'anomaly.detected' || record.message.device_id !== undefined) return;
  const { ship_id, host } = record.message;
  const peer = host === undefined ? peerAddress(origin) : undefined;
  const name = peer === undefined ? host : normaliser().withoutPersons(peer, ship_id);
  if (name !== undefined) unknownHosts.note(ship_id, name);
}

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
