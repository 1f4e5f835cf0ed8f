const DAY_MS = 86_400_000;
/** How far back a habit shows, and how exactly it keeps its time. */
const DAYS = 7;
const SLACK_MS = 1_200_000;
/** Beginnings remembered of a series: two a day. */
const KEPT = 16;

/** Beginnings of deviations, event time in ms, with the sign of their direction. */
export type Beginnings = number[];

/** On how many of the last seven days one of the same direction began at this time of the day, give or take 20 min. */
export function habitDays(beginnings: readonly number[], ms: number, sign: 1 | -1): number {
  const days = new Set<number>();
  for (const beginning of beginnings) {
    if (Math.sign(beginning) !== sign) continue;
    const ago = ms - Math.abs(beginning);
    const day = Math.round(ago / DAY_MS);
    if (day >= 1 && day <= DAYS && Math.abs(ago - day * DAY_MS) <= SLACK_MS) days.add(day);
  }
  return days.size;
}

export function noteBeginning(beginnings: Beginnings, ms: number, sign: 1 | -1): void {
  beginnings.push(sign * ms);
  if (beginnings.length > KEPT) beginnings.shift();
}
