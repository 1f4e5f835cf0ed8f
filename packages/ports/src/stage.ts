import type { ErrorEntry, HopStage, LedgerEntry, Subject } from '@aiops/contracts';

/** One message for a stage. */
export interface StageInput {
  readonly subject: Subject;
  readonly item: unknown;
  /** When the bus took it, ms. The only "now" a stage knows: a replay sees the same. */
  readonly atMs: number;
  /** It may have been handled before a crash: a sink looks before it stores. */
  readonly redelivered?: boolean;
}

export interface Emission {
  readonly subject: Subject;
  readonly key: string | null;
  /** Deterministic, so that a replay's emission is dropped as a duplicate. */
  readonly id: string;
  readonly item: unknown;
}

/** A record's passage through this stage; the runtime adds the times unless the stage knows better ones. */
export interface HopNote {
  readonly tracking_id: string;
  readonly record_id: string;
  readonly stage: HopStage;
  readonly status: 'ok' | 'error' | 'degraded';
  readonly error_msg?: string;
  readonly startedMs?: number;
  readonly endedMs?: number;
}

export interface StageEffects {
  readonly emissions: readonly Emission[];
  readonly ledger: readonly LedgerEntry[];
  readonly hops: readonly HopNote[];
  readonly errors: readonly ErrorEntry[];
}

export const NO_EFFECTS: StageEffects = { emissions: [], ledger: [], hops: [], errors: [] };

/** Stateless, or with state that may be lost: batches may run in parallel. */
export interface FunctionStage {
  process(batch: readonly StageInput[]): StageEffects | Promise<StageEffects>;
}

/** Keyed state over event time: one batch at a time, in order; what it holds survives by snapshot and replay. */
export interface WindowStage {
  process(batch: readonly StageInput[]): StageEffects;
  /** Plain JSON. Taken between batches. */
  snapshot(): unknown;
  restore(state: unknown): void;
}

/** Takes messages one by one, in whatever order it likes, and is done with each in its own time: until then it is in flight. */
export interface HoldingStage {
  take(input: StageInput): Promise<StageEffects>;
  /** Nothing more is begun: what waits is rejected with a retryable error, and comes again after the next start. */
  release(): void;
}
