import type { Condition } from './series-state.ts';

/**
 * What opened says so again, each time after twice as long: hundreds of series that deviate together would otherwise
 * bury all else. The longest wait lies well within the time in which correlation counts a repeat.
 */
export const FIRST_REPEAT_MS = 60_000;
const LONGEST_REPEAT_MS = 600_000;
/** A score in a higher class than what was stated is news, and waits for no longer than a minute. */
const CLASSES = [0.7, 0.9, 0.97];

/** What a condition would say now. */
interface Saying {
  readonly ms: number;
  readonly score: number;
  readonly opens: boolean;
  /** It opens now. */
  readonly first: boolean;
  readonly lacks: string | null;
}

/** Whether it is said; then it counts as stated. What only supports is said again when there is more to it. */
export function isSaid(condition: Condition, saying: Saying): boolean {
  const { ms, score, opens, first, lacks } = saying;
  if (!first && !isDue(condition, saying)) return false;
  const isAgain = opens && !first && condition.statedMs !== null;
  condition.repeatMs = isAgain ? Math.min(condition.repeatMs * 2, LONGEST_REPEAT_MS) : FIRST_REPEAT_MS;
  condition.statedMs = ms;
  condition.statedLacks = lacks;
  condition.statedScore = Math.max(condition.statedScore, score);
  return true;
}

function isDue({ statedMs, statedScore, statedLacks, repeatMs }: Condition, saying: Saying): boolean {
  if (statedMs === null) return true;
  const { ms, score, opens, lacks } = saying;
  const rises = classOf(score) > classOf(statedScore);
  if (!opens && score <= statedScore && lacks === statedLacks) return false;
  return ms - statedMs >= (rises ? FIRST_REPEAT_MS : repeatMs);
}

function classOf(score: number): number {
  return CLASSES.filter((least) => score >= least).length;
}
