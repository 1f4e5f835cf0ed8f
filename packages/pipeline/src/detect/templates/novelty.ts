import { scoreOfWeeks } from '../series/rarity.ts';
import type { Entity, Line } from './line-state.ts';

const WEEK_MS = 604_800_000;
/** New templates of one entity that follow each other so closely are one burst. */
const BURST_MS = 300_000;
/** It is new, however often that happens. */
const LEAST_SCORE = 0.5;

export interface Novelty {
  readonly score: number;
}

/**
 * A template that was never seen on its ship, once the ship's templates and this source are known for long enough.
 * The first of a burst stands for all of it.
 */
export function noveltyOf(line: Line, entity: Entity): Novelty | null {
  if (!line.isFirst) return null;
  const { ms, source, settings } = line;
  const sinceMs = source.lastNewMs ?? source.firstMs;
  source.lastNewMs = Math.max(ms, sinceMs);
  const isInBurst = ms < entity.newUntilMs;
  entity.newUntilMs = Math.max(ms + BURST_MS, entity.newUntilMs);
  const learnMs = settings.learn_sec * 1000;
  const isLearned =
    ms - source.firstMs >= learnMs && source.lines >= settings.learn_lines && line.knownForMs >= learnMs;
  if (isInBurst || !isLearned) return null;
  return { score: Math.max(LEAST_SCORE, scoreOfWeeks((ms - sinceMs) / WEEK_MS)) };
}
