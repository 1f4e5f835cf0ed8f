import type { Reason } from '@aiops/contracts';
import type { Opinion } from './opinion.ts';
import type { Side } from './series-state.ts';

/** What the opinions of a series come to at one moment; null when there is nothing to say. */
export interface Finding {
  readonly state: 'firing' | 'cleared';
  readonly role: 'supports' | 'opens';
  readonly verdict: Extract<Reason, `deviation_${string}`>;
  readonly startedMs: number;
  /** Of the strongest opinion; when it ends, the highest that was stated. */
  readonly score: number;
  /** The strongest opinion; null when cleared or accepted. */
  readonly strongest: Opinion | null;
  readonly confirmedBy: readonly string[];
  /** Why it only supports; null when it opens or ends. */
  readonly lacks: string | null;
}

export interface ConsensusSettings {
  readonly minScore: number;
  readonly confirmMs: number;
  readonly sustainedMs: number;
  readonly clearAfterMs: number;
  readonly acceptMs: number;
  /** After so long without a report nobody waits for the end of a condition. */
  readonly staleMs: number;
  /** The only side on which it opens; null: both. */
  readonly openingSide: Side | 'none' | null;
}
