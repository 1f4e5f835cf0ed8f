import { scoreOfWeeks } from '../series/rarity.ts';
import { hasLeft } from './bucket.ts';
import { type Entity, type Line, MOST_NEWS, type Source } from './line-state.ts';

const WEEK_MS = 604_800_000;
/** New templates of one entity that follow each other so closely are one burst. */
const BURST_MS = 300_000;
/** It is new, however often that happens. */
const LEAST_SCORE = 0.5;

export interface Novelty {
  readonly score: number;
}

/**
 * A template that was never seen on its ship, once the ship is known: a source may be quiet for weeks before it says
 * anything else. A young source is new itself, which is told once, and then again when it said nothing new in many
 * lines. The first of a burst stands for all of it.
 */
export function noveltyOf(line: Line, entity: Entity): Novelty | null {
  if (!line.isFirst) return null;
  const { ms, source, settings, isOfYoungSource } = line;
  const sinceMs = source.lastNewMs ?? source.firstMs;
  const sinceLines = source.lines - source.linesAtNew;
  const isItselfNew = source.lines === 1;
  source.lastNewMs = Math.max(ms, sinceMs);
  source.linesAtNew = source.lines;
  const isInBurst = ms < entity.newUntilMs;
  entity.newUntilMs = Math.max(ms + BURST_MS, entity.newUntilMs);
  const isShipKnown = line.isOnKnownShip && line.knownForMs >= settings.learn_sec * 1000;
  const isLearning = isOfYoungSource && !isItselfNew && sinceLines < settings.learn_lines;
  if (isInBurst || !isShipKnown || isLearning || !isNews(source, ms)) return null;
  return { score: Math.max(LEAST_SCORE, scoreOfWeeks((ms - sinceMs) / WEEK_MS)) };
}

/** Takes one of those that may be told of this source, if there is one. */
function isNews({ news }: Source, ms: number): boolean {
  if (!hasLeft(news, ms, { most: MOST_NEWS, perDay: MOST_NEWS / 7 })) return false;
  news.left -= 1;
  return true;
}
