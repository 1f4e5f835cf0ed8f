import type { LiveDifference } from './live-difference.ts';
import type { ReplayNote } from './notes.ts';
import type { PolicyRun } from './policy-replay.ts';

/** What both runs of a replay came to. */
export interface ReplayFindings {
  /** Where the records are from, for people. */
  readonly source: string;
  /** Event times of the first and last record; null when there was none. */
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  readonly present: PolicyRun;
  readonly other: PolicyRun;
  /** Null: files have no live run to compare with. */
  readonly live: LiveDifference | null;
  readonly notes: readonly ReplayNote[];
}
