import { termsOf } from './terms.ts';

/** How often each term stands in a text. */
export interface TermCounts {
  readonly words: ReadonlyMap<string, number>;
  readonly pairs: ReadonlyMap<string, number>;
  /** Sum of all counts. */
  readonly length: number;
}

/** @param parts texts, and how many times each of their terms counts */
export function countTerms(parts: readonly (readonly [text: string, weight: number])[]): TermCounts {
  const words = new Map<string, number>();
  const pairs = new Map<string, number>();
  let length = 0;
  const add = (into: Map<string, number>, term: string, weight: number): void => {
    into.set(term, (into.get(term) ?? 0) + weight);
    length += weight;
  };
  for (const [text, weight] of parts) {
    const terms = termsOf(text);
    for (const term of terms.words) add(words, term, weight);
    for (const term of terms.pairs) add(pairs, term, weight);
  }
  return { words, pairs, length };
}
