import type { IncidentState } from './state.ts';

/** What became of a statement, as far as it matters whether it might as well have come in another order. */
export interface Outcome {
  /** The incident that took it or whose condition it ended; null: it waits, or ended nothing. */
  readonly incident: IncidentState | null;
  readonly kind: 'repeat' | 'joined' | 'opened' | 'ended' | 'waits' | 'nothing';
  /** Incidents that it might have related to and that something behind its place had to do with, before it came. */
  readonly stirred: readonly IncidentState[];
  /** Its way was one on which order always matters: reopening, confirmation, merging, taking what waited. */
  readonly isSpecial: boolean;
}
