import type { Applies } from './applies.ts';

export interface RunbookCandidate {
  readonly id: string;
  readonly applies: Applies;
  /** Of the search by words and vectors; 0 when it did not find it. */
  readonly score: number;
  /** Share of what was asked that it speaks of, 0 to 1. */
  readonly coverage: number;
}

export interface RankedRunbook {
  readonly id: string;
  /** What its place rests on: what it says of when it applies, or its words and meaning alone. */
  readonly by: 'signs' | 'words';
}
