/** What counts as usual: `detect.impact` of the policy. */
export interface UsualSettings {
  readonly usual_share: number;
  readonly min_periods: number;
}

/**
 * Up to where a value is usual: the share of the earlier ones, or the last one before where that is higher. A service
 * that was slow already when a deviation began did not begin with it; the whole past alone would blame it, and all
 * whose level has moved since.
 * @param earlier in any order @param before the value of the period just before, NaN when it has none
 * @returns null while too few are known
 */
export function usualLimit(
  earlier: readonly number[],
  before: number,
  { usual_share, min_periods }: UsualSettings,
): number | null {
  if (earlier.length < min_periods) return null;
  const sorted = [...earlier].sort((a, b) => a - b);
  const limit = sorted[Math.round(usual_share * (sorted.length - 1))] ?? null;
  return limit === null || Number.isNaN(before) ? limit : Math.max(limit, before);
}
