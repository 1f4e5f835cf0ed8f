/**
 * How rare a statistic is in its own series. Every detector's statistic is a distance from usual in units of its
 * usual spread; how often distances beyond `EDGE` come and how far they go is learned, and the tail beyond is taken
 * as a power law (Hill, 1975). For Gaussian noise that claims too little, for heavy tails about right, so that it
 * never makes a series look rarer than it is. Plain JSON.
 */
export interface Tail {
  /** Distances learned, and of these the ones beyond the edge, both fading. */
  n: number;
  over: number;
  /** Sum of log(distance / edge) of those beyond. */
  logs: number;
}

const EDGE = 2.5;
/** Distances remembered: two weeks at 10 s. */
const MEMORY = 120_000;
/** What is believed before anything was seen, as so many distances: 2 % beyond the edge, falling by the sixth power. */
const PRIOR_N = 600;
const PRIOR_OVER = 12;
const PRIOR_LOGS = PRIOR_OVER / 6;
/** A distance without measure, such as the first move of a constant, counts as at most this, in log units. */
const MOST_LOG = 8;
/** Nothing is claimed to be rarer than once in so many times the span that was seen. */
const CLAIM = 24;
const HOURS_PER_WEEK = 168;

export function newTail(): Tail {
  return { n: 0, over: 0, logs: 0 };
}

/** @param distance from usual, in usual spreads, 0 or more */
export function learn(tail: Tail, distance: number): void {
  if (tail.n >= MEMORY) {
    const kept = 1 - 1 / MEMORY;
    tail.n *= kept;
    tail.over *= kept;
    tail.logs *= kept;
  }
  tail.n += 1;
  if (distance <= EDGE) return;
  tail.over += 1;
  tail.logs += Math.min(Math.log(distance / EDGE), MOST_LOG);
}

/**
 * The calibrated score: 0.9 for what comes about once in a week of this series, 0.5 for once an hour, linear in the
 * log between; what comes more often scores 0. Beyond a week it goes towards 1.
 * @param perWeek distances that come in a week
 */
export function rarityOf(tail: Tail, distance: number, perWeek: number): number {
  if (distance <= EDGE) return 0;
  const over = tail.over + PRIOR_OVER;
  const exponent = over / (tail.logs + PRIOR_LOGS);
  const share = (over / (tail.n + PRIOR_N)) * (distance / EDGE) ** -exponent;
  const weeks = Math.min(1 / (share * perWeek), (CLAIM * tail.n) / perWeek);
  return scoreOfWeeks(weeks);
}

/** @param weeks mean time between two such deviations */
export function scoreOfWeeks(weeks: number): number {
  const hours = weeks * HOURS_PER_WEEK;
  if (!(hours > 1)) return 0;
  if (weeks <= 1) return 0.5 + (0.4 * Math.log(hours)) / Math.log(HOURS_PER_WEEK);
  return 1 - 0.1 / Math.sqrt(weeks);
}

/** The longest time between two such deviations that may be claimed after so many weeks of a series. */
export function mostWeeks(seenWeeks: number): number {
  return CLAIM * seenWeeks;
}
