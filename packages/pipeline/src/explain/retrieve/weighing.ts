/**
 * BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) with the whole of its query side. Alerts
 * are short and repeat the word that matters, so repetition counts on both sides; runbooks differ in length by a factor
 * of fifty and the short ones are about one thing, so length counts nearly in full. Both stand on a plateau: within
 * ± 30 % of each figure the rankings of public runbooks hardly differ.
 */
const TERM_SATURATION = 3;
const LENGTH_SHARE = 0.95;
const QUERY_SATURATION = 4;
/** What a pair of neighbouring words weighs beside its two words, which count as well. */
const PAIR_WEIGHT = 0.2;

/** How much a term tells that stands in `holders` of `all` documents. */
export function rarity(holders: number, all: number): number {
  return Math.log(1 + (all - holders + 0.5) / (holders + 0.5));
}

/** The weight of a term that stands `count` times in a text; `relativeLength` is 1 for one of average length. */
export function inText(count: number, relativeLength: number): number {
  return (
    (count * (TERM_SATURATION + 1)) /
    (count + TERM_SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * relativeLength))
  );
}

export function inQuery(count: number, isPair: boolean): number {
  const weight = (count * (QUERY_SATURATION + 1)) / (count + QUERY_SATURATION);
  return isPair ? weight * PAIR_WEIGHT : weight;
}
