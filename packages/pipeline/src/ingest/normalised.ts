import type { AnomalyDetected, Device, Domain, LogMessage, MetricSample } from '@aiops/contracts';
import type { Policy, TypeMatcher } from '@aiops/policy';
import type { Origin } from '@aiops/ports';
import type { Registry } from '@aiops/registry';
import type { RecordRedaction, RedactionCounts } from './redact/index.ts';

/** A record of no use to anyone, with the field at fault where one is. */
export interface RefusedRecord {
  readonly refused: { readonly field?: string; readonly reason: string };
}

export type Normalised =
  | {
      readonly subject: 'logs.ingested';
      readonly message: LogMessage;
      /** The values that the line states: of the same host, device and moment. */
      readonly samples?: readonly MetricSample[];
    }
  | { readonly subject: 'metrics.ingested'; readonly message: MetricSample }
  | {
      readonly subject: 'anomaly.detected';
      readonly message: AnomalyDetected;
      /** In event time only: the end that the same record states for a later moment. */
      readonly end?: AnomalyDetected;
    }
  | RefusedRecord;

export interface NormaliserOptions {
  readonly policy: Policy;
  readonly registry: () => Registry;
  /** The ship of this site, for records that nobody else places. */
  readonly siteShipId: string | null;
  /** A fresh unique id: a UUIDv7 live, derived from the input in `analyze`. */
  readonly newId: (receivedMs: number) => string;
  readonly typeOf: TypeMatcher;
  /** What is redacted in the records of a ship; the policy's own when absent. */
  readonly privacyOf?: (shipId: string | null) => Policy['privacy'];
  /** A stable name for a guest's address, letters a to p, by a secret of the site. Absent: all are named alike. */
  readonly pseudonymOf?: (address: string) => string;
  /** Told of each record in which something was redacted: how often, by kind. */
  readonly onRedacted?: (counts: RedactionCounts) => void;
  /**
   * True for files read long after the fact: times are judged by themselves and not by the receipt, so that none
   * is ahead of it, and an alert fires and ends when it says so.
   */
  readonly eventTime?: boolean;
}

export function refuse(field: string, reason: string): RefusedRecord {
  return { refused: { field, reason } };
}

/** The zone with which the last line was read: neighbours are mostly of one ship. A wrong guess costs time, and nothing else. */
export interface ZoneGuess {
  zone: string | undefined;
}

/** One handing-over: what is known of a record besides itself. */
export interface Arrival {
  readonly origin: Origin;
  readonly receivedMs: number;
  readonly options: NormaliserOptions;
  /** The domain by service and device type; null when neither tells. */
  readonly domainOf: (service: string | null, device: Device | undefined) => Domain | null;
  /** For one record of the ship. */
  readonly redactionOf: (shipId: string | null) => RecordRedaction;
  /** Of the normaliser: what is read next is likely of the same ship. */
  readonly guess: ZoneGuess;
}
