import type { Clock } from '@aiops/kernel';
import { CodedError } from '@aiops/kernel';
import {
  type Claim,
  FairLimiter,
  LabelCardinality,
  type Normalised,
  type Source,
  sourceOf,
} from '@aiops/pipeline';
import type { Policy } from '@aiops/policy';
import type { Origin, Telemetry } from '@aiops/ports';
import type { DropCounts } from './drop-counts.ts';
import type { Storms } from './storms.ts';

/** What a normaliser did not refuse. */
export type Accepted = Exclude<Normalised, { refused: unknown }>;

export interface AdmissionOptions {
  readonly policyOf: (shipId: string | null) => Policy;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** A sender's address as it may be stored. */
  readonly nameOf: (peer: string, shipId: string | null) => string;
  readonly drops: DropCounts;
  readonly storms: Storms;
}

/**
 * Who may send how much: each sender its share, and in it each source it names. Of lines, which nobody can be asked to send again, those beyond the rate are shed and
 * counted. Records of a request are taken or refused as a whole, so that a sender that repeats it sends none twice.
 */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #limiter: FairLimiter;
  readonly #labels = new LabelCardinality();
  /** Requests whose first records were taken: the others are taken too, and charged. */
  readonly #begun = new WeakSet<Origin>();
  /** Of the last record: the records of a hand-over have one sender. */
  #last: { readonly origin: Origin; readonly shipId: string | null; readonly sender: Source } | undefined;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#limiter = new FairLimiter(() => {
      const { records_per_sec_per_source, records_per_sec, burst_sec } = options.policyOf(null).ingest.limits;
      return { perSource: records_per_sec_per_source, total: records_per_sec, burstSec: burst_sec };
    });
  }

  /** The lines that may pass. */
  lines(records: readonly Accepted[], origin: Origin, nowMs: number): readonly Accepted[] {
    const shed = new Map<string, { source: Source; records: number }>();
    const passed = records.filter((record) => {
      const source = this.#offered(record, origin, nowMs);
      if (this.#limiter.take(claimOf(record, source, origin), nowMs)) return true;
      const known = shed.get(source.key);
      if (known === undefined) shed.set(source.key, { source, records: 1 });
      else known.records += 1;
      return false;
    });
    for (const { source, records: count } of shed.values()) {
      const sender = this.#senderOf(origin, source.ship_id);
      this.#options.drops.note(source, origin.source, 'rate_limited', count, sender);
      this.#options.storms.dropped(source, count, sender);
    }
    return passed;
  }

  /** @throws CodedError `too_many_requests` (retryable) when one of their sources is beyond its rate */
  records(records: readonly Accepted[], origin: Origin, nowMs: number): void {
    const counts = new Map<string, Part>();
    for (const record of records) {
      const source = this.#offered(record, origin, nowMs);
      const key = `${record.subject} ${source.key}`;
      const known = counts.get(key);
      if (known === undefined)
        counts.set(key, { source, claim: claimOf(record, source, origin), records: 1 });
      else known.records += 1;
    }
    const parts = [...counts.values()];
    if (!this.#begun.has(origin)) this.#refuseBeyond(parts, records.length, origin, nowMs);
    this.#begun.add(origin);
    for (const part of parts) this.#limiter.charge(part.claim, part.records, nowMs);
  }

  #refuseBeyond(parts: readonly Part[], total: number, origin: Origin, nowMs: number): void {
    let waitMs = 0;
    let slowest: Source | undefined;
    for (const { source, claim, records } of parts) {
      const wait = this.#limiter.waitMs(claim, nowMs);
      if (wait > 0) this.#options.storms.dropped(source, records, this.#senderOf(origin, source.ship_id));
      if (wait <= waitMs) continue;
      waitMs = wait;
      slowest = source;
    }
    if (slowest === undefined) return;
    const reason = 'rate_limited';
    this.#options.telemetry.count('aiops_records_refused_total', { source: origin.source, reason }, total);
    const seconds = Math.ceil(waitMs / 1000);
    throw new CodedError(
      'too_many_requests',
      `${slowest.name} sends more than its share: come again in ${seconds} s`,
      { retryable: true, details: { retry_after_sec: seconds } },
    );
  }

  /** With its labels, and those of the samples it states, within bounds. */
  bounded(record: Accepted, origin: Origin, nowMs: number): Accepted {
    if (record.subject === 'metrics.ingested') {
      return { ...record, message: this.#boundLabels(record.message, origin, nowMs) };
    }
    if (record.subject === 'logs.ingested' && record.samples !== undefined) {
      return {
        ...record,
        samples: record.samples.map((sample) => this.#boundLabels(sample, origin, nowMs)),
      };
    }
    return record;
  }

  #boundLabels(
    message: Extract<Accepted, { subject: 'metrics.ingested' }>['message'],
    origin: Origin,
    nowMs: number,
  ) {
    const { cardinality_limits } = this.#options.policyOf(message.ship_id).ingest.metrics;
    const { sample, replaced } = this.#labels.bound(message, cardinality_limits, nowMs);
    if (replaced > 0) {
      const sender = this.#senderOf(origin, message.ship_id);
      const source = sourceOf(message, sender.name);
      this.#options.drops.note(source, origin.source, 'label_values', replaced, sender);
    }
    return sample;
  }

  #offered(record: Accepted, origin: Origin, nowMs: number): Source {
    const sender = this.#senderOf(origin, record.message.ship_id);
    const source = sourceOf(record.message, sender.name);
    if (record.subject === 'logs.ingested')
      this.#options.storms.offered(source, record.message, nowMs, sender);
    return source;
  }

  #senderOf(origin: Origin, shipId: string | null): Source {
    const last = this.#last;
    if (last !== undefined && last.origin === origin && last.shipId === shipId) return last.sender;
    const name = origin.peer === undefined ? origin.source : this.#options.nameOf(origin.peer, shipId);
    const sender = sourceOf({ ship_id: shipId }, name);
    this.#last = { origin, shipId, sender };
    return sender;
  }
}

/** What one source has in a request. */
interface Part {
  readonly source: Source;
  readonly claim: Claim;
  records: number;
}

/** A flood of one kind takes nothing from the others of the same sender. */
function claimOf({ subject }: Accepted, { key }: Source, { principal, peer, source }: Origin): Claim {
  return { sender: `${subject} ${principal?.name ?? ''} ${peer ?? source}`, source: key };
}
