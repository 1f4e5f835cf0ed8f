import type { Opinion } from './opinion.ts';
import type { Condition, Side } from './series-state.ts';

/**
 * Counts this sample to the run of samples that hit on one side; a run of which too few hit is none.
 * @param least share of the samples of a run that hit
 */
export function noteRun(
  condition: Condition | null,
  ms: number,
  hits: readonly Opinion[],
  least: number,
): void {
  if (condition === null) return;
  const side = sideOfPoints(hits);
  if (side !== null && condition.run?.side !== side)
    condition.run = { side, sinceMs: ms, samples: 0, hits: 0 };
  const { run } = condition;
  if (run === null) return;
  run.samples += 1;
  if (side !== null) run.hits += 1;
  else if (run.hits < least * run.samples) condition.run = null;
}

function sideOfPoints(hits: readonly Opinion[]): Side | null {
  for (const { evidence, direction } of hits) {
    if (evidence === 'point' && direction !== 'none') return direction;
  }
  return null;
}
