const MINUTE_MS = 60_000;
/** What lies before a longer silence is too old to be told when it ends. */
const MAX_SILENCE_MINUTES = 10;

/** The minute of a series that is being collected. Plain JSON. */
export interface Minute {
  /** Minutes since 1970. */
  at: number;
  sum: number;
  count: number;
}

/** The mean of a minute that is over. */
export interface MinuteMean {
  /** The middle of the minute, event time, ms. */
  readonly ms: number;
  readonly at: number;
  readonly value: number;
}

/** Adds a sample; the first one of a later minute completes the one before. */
export function collect(minute: Minute, ms: number, value: number): MinuteMean | null {
  const at = Math.floor(ms / MINUTE_MS);
  if (at === minute.at) {
    minute.sum += value;
    minute.count += 1;
    return null;
  }
  const { count, sum } = minute;
  const isTold = count > 0 && at - minute.at <= MAX_SILENCE_MINUTES;
  const over = { ms: (minute.at + 0.5) * MINUTE_MS, at: minute.at, value: sum / count };
  minute.at = at;
  minute.sum = value;
  minute.count = 1;
  return isTold ? over : null;
}
