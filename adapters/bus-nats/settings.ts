import type { Subject } from '@aiops/contracts';
import { type Clock, CodedError } from '@aiops/kernel';
import type { Log, Telemetry } from '@aiops/ports';

/** Without a word for so long a message is given to another worker: only of a process that hangs is nothing heard. */
export const ACK_WAIT_MS = 30_000;

export interface DeclaredConsumer {
  readonly name: string;
  readonly subjects: readonly Subject[];
  readonly maxInFlight: number;
  /** Read by partition, each by one worker at a time. */
  readonly isPartitioned: boolean;
}

export interface NatsBusOptions {
  /** `nats://host:4222`, one or several of a cluster. */
  readonly servers: readonly string[];
  /** Of this process, as the server lists it. */
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly telemetry: Telemetry;
  /** Every durable consumer there will be: what is published before one has come waits for it. */
  readonly consumers: readonly DeclaredConsumer[];
  /** Of the stream that roles read; beyond it publishing is refused with `bus_full`. */
  readonly limitBytes: number;
  /** Ships are spread over so many. It can't be changed while messages are under way. */
  readonly partitions?: number;
  /** Copies of each stream in a cluster. */
  readonly replicas?: number;
  /** How long ids are remembered for dropping duplicates. */
  readonly duplicateWindowMs?: number;
  readonly user?: string;
  readonly password?: string;
  /** PEM file of the authority that signed the servers' certificates, where the machine does not know it. */
  readonly caFile?: string;
}

/** The first server that has several filters a consumer, term with a reason, and consumers that can be reset. */
export const LEAST_SERVER = [2, 14] as const;

/** @throws CodedError `nats_too_old` */
export function requireServer(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = LEAST_SERVER;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return;
  throw new CodedError(
    'nats_too_old',
    `the NATS server is ${version}; it must be ${LEAST_SERVER.join('.')} or newer`,
  );
}
