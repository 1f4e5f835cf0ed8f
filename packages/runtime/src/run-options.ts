import type { RoleName, Subject } from '@aiops/contracts';
import type { Clock } from '@aiops/kernel';
import type { Bus, BusConsumer, Log, Telemetry, TraceStore } from '@aiops/ports';

/** What every running stage needs from its process. */
export interface RunOptions {
  readonly role: RoleName;
  /** Durable name of the read position. One role may run several consumers. */
  readonly consumer: string;
  readonly subjects: readonly Subject[];
  readonly bus: Bus;
  readonly trace: Pick<TraceStore, 'writeTrace'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly telemetry: Telemetry;
  /** Messages per batch. */
  readonly maxBatch: number;
  /** Messages handled and not yet acked. */
  readonly maxInFlight: number;
  /** Of this partition alone, on the strength of a lease. */
  readonly partition?: { readonly number: number; readonly epoch: number };
}

/** How the state of the stage is called among the snapshots. With another number of partitions each has other ships. */
export function snapshotName({ consumer, partition, bus }: RunOptions): string {
  return partition === undefined ? consumer : `${consumer}-p${partition.number}of${bus.partitions}`;
}

export function consumerOf({
  bus,
  consumer,
  subjects,
  maxInFlight,
  partition,
}: RunOptions): Promise<BusConsumer> {
  const common = { name: consumer, subjects, maxInFlight };
  return bus.consumer(partition === undefined ? common : { ...common, partition });
}

export interface RunStatus {
  readonly role: RoleName;
  readonly consumer: string;
  readonly processed: number;
  readonly errors: number;
  readonly deadLetters: number;
  /** Since when the same effect has been failing and is retried, ms; null when all is well. */
  readonly stuckSinceMs: number | null;
  readonly stuckOn: string | null;
}

/** A stage that runs. */
export interface Running {
  status(): RunStatus;
  lag(): Promise<number>;
  /** It ended by itself: somebody else has what it worked on. */
  readonly isOver: boolean;
  /** Stops taking, finishes what is held, and settles it. */
  stop(): Promise<void>;
}
