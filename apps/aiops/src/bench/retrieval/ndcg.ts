const DEPTH = 10;

/** What is right for a query, and how right: document id → gain above 0. */
export type Relevant = ReadonlyMap<string, number>;

/**
 * Normalised discounted cumulative gain of the first ten, as trec_eval's `ndcg_cut_10`: the gain is the judgement, the
 * discount the binary logarithm of the place. 1 when nothing could be ranked better.
 */
export function ndcg10(relevant: Relevant, ranked: readonly string[]): number {
  const best = [...relevant.values()].sort((a, b) => b - a);
  const ideal = gainOf(best);
  return ideal === 0 ? 0 : gainOf(ranked.map((id) => relevant.get(id) ?? 0)) / ideal;
}

function gainOf(gains: readonly number[]): number {
  return gains.slice(0, DEPTH).reduce((sum, gain, place) => sum + gain / Math.log2(place + 2), 0);
}
