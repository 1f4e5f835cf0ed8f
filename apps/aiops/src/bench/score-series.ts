import { AdaptiveSeries } from '@aiops/pipeline';

/** The scores of a series as the adaptive detector gives them, from the first row to the last. */
export function scoreSeries(times: readonly number[], values: readonly number[]): number[] {
  const detector = new AdaptiveSeries();
  return values.map((value, row) => detector.update(times[row] ?? 0, value));
}
