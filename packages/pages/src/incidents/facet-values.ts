import type { IncidentFacets } from '@aiops/contracts';

/** The server counts so many values of a field at most, the commonest. */
export const MOST_COUNTED = 100;

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
  // Beyond the commonest nobody counted: that is not nothing.
  const isWhole = counted !== undefined && counted.length < MOST_COUNTED;
  const countOf = (key: string): number | null => counts.get(key) ?? (isWhole ? 0 : null);
  const keys = fixed ?? [...counts.keys()];
  const missing = chosen.filter((key) => !keys.includes(key));
  return [...missing, ...keys].map((key) => ({ key, count: countOf(key) }));
}
