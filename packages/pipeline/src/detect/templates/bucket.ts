const DAY_MS = 86_400_000;

/** What may still be done, refilled as event time goes on. Plain JSON. */
export interface Bucket {
  left: number;
  ms: number;
}

export interface Refill {
  /** At most at once. */
  readonly most: number;
  /** In the long run. */
  readonly perDay: number;
}

/** Whether there is one left at this time. Lines out of order earn nothing; a clock that was wrong by days is forgotten. */
export function hasLeft(bucket: Bucket, ms: number, { most, perDay }: Refill): boolean {
  const passedMs = ms - bucket.ms;
  if (passedMs > 0) bucket.left = Math.min(most, bucket.left + (passedMs / DAY_MS) * perDay);
  if (passedMs > 0 || passedMs < -DAY_MS) bucket.ms = ms;
  return bucket.left >= 1;
}
