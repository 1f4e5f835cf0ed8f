/** A text as the index keeps it: numbers of its terms and how often each stands there, at the same places. */
export interface Posted {
  /** Ascending. */
  readonly terms: Uint32Array;
  readonly counts: Uint16Array;
  readonly length: number;
}

/** So that a place and a count fit into one small integer. */
export const MOST_COUNTED = 4095;

export function posted(counts: readonly (readonly [term: number, count: number])[], length: number): Posted {
  const sorted = [...counts].sort(([a], [b]) => a - b);
  return {
    terms: Uint32Array.from(sorted, ([term]) => term),
    counts: Uint16Array.from(sorted, ([, count]) => Math.min(count, MOST_COUNTED)),
    length,
  };
}
