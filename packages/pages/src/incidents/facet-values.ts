import type { IncidentFacets } from '@aiops/contracts';

export interface FacetValue {
  readonly key: string;
  /** What choosing it would show; null where nobody could count. */
  readonly count: number | null;
}

/**
 * The values to choose from: a fixed set in its own order, or what was counted, the commonest first. What is chosen is
 * always among them, or it could not be taken back.
 */
export function facetValues(
  counted: IncidentFacets['type'] | undefined,
  chosen: readonly string[],
  fixed?: readonly string[],
): FacetValue[] {
  const counts = new Map(counted?.map(({ key, count }) => [key, count]));
  const countOf = (key: string): number | null => (counted === undefined ? null : (counts.get(key) ?? 0));
  const keys = fixed ?? [...counts.keys()];
  const missing = chosen.filter((key) => !keys.includes(key));
  return [...missing, ...keys].map((key) => ({ key, count: countOf(key) }));
}
