import type { Principal } from './access.ts';

/** Where records came from: what a receiver knows besides the records. */
export interface Origin {
  /** `http`, `syslog-udp`, `syslog-tcp`, `alertmanager`, `demo`, … Stored with each record. */
  readonly source: string;
  /** The sender's key, when it sent one: its ship counts when the record names none. */
  readonly principal?: Principal;
  /** The sender's address, for device resolution of lines that name no host. */
  readonly peer?: string;
  /** What the route takes, when the fields alone could mean something else. */
  readonly kind?: 'log' | 'metric' | 'alert';
}

export interface Refusal {
  /** Position in what was sent, from 0. */
  readonly index: number;
  readonly field?: string;
  readonly reason: string;
}

export interface IntakeReceipt {
  readonly accepted: number;
  readonly refused: readonly Refusal[];
}

/**
 * Where receivers hand over. Resolves when the accepted records are durable.
 * Throws a retryable error when nothing can be taken now: the sender shall come again. With the code
 * `too_many_requests` the sender is beyond its rate. Rates are looked at with the first records of an origin: a
 * receiver makes one a request, so that a request is taken or refused as a whole.
 */
export interface Intake {
  /** Records as parsed JSON values in the NDJSON input shape. */
  acceptRecords(records: readonly unknown[], origin: Origin): Promise<IntakeReceipt>;
  /** Log lines as text: syslog of either RFC, or plain. None is refused: what can't be parsed is kept as text. Lines beyond the sender's rate are shed and counted. */
  acceptLines(lines: readonly string[], origin: Origin): Promise<IntakeReceipt>;
}
