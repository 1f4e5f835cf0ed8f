import { BoundedState } from './bounded-state.ts';

/** Hits kept of one key: several windows' worth, so that lines out of order still count rightly. */
const KEPT_PER_COUNT = 4;

/** The hits around one moment, when they were enough. */
interface HitRun {
  /** The most hits in any window that holds this one. */
  readonly count: number;
  /** The first hit of that window, ms. */
  readonly firstMs: number;
}

/**
 * Counts hits per key in a sliding window of event time. Whether some window reaches a count doesn't depend on the
 * order in which its hits came.
 */
export class HitWindow {
  readonly state: BoundedState<number[]>;

  constructor(name: string, capacity: number) {
    this.state = new BoundedState(name, capacity);
  }

  /** Adds a hit; `enough` bounds what is kept. */
  add(key: string, atMs: number, windowMs: number, enough: number): HitRun {
    const times = this.state.get(key) ?? [];
    insertSorted(times, atMs);
    const newest = times[times.length - 1] ?? atMs;
    dropBefore(times, newest - 2 * windowMs);
    if (times.length > enough * KEPT_PER_COUNT) times.splice(0, times.length - enough * KEPT_PER_COUNT);
    this.state.set(key, times);
    return fullestWindow(times, atMs, windowMs);
  }
}

function insertSorted(times: number[], atMs: number): void {
  let index = times.length;
  while (index > 0 && (times[index - 1] ?? 0) > atMs) index -= 1;
  times.splice(index, 0, atMs);
}

function dropBefore(times: number[], limitMs: number): void {
  let stale = 0;
  while (stale < times.length && (times[stale] ?? 0) < limitMs) stale += 1;
  if (stale > 0) times.splice(0, stale);
}

/** Two pointers over the sorted times; only windows that hold `atMs` count. */
function fullestWindow(times: readonly number[], atMs: number, windowMs: number): HitRun {
  let best: HitRun = { count: 0, firstMs: atMs };
  let first = 0;
  for (let last = 0; last < times.length; last += 1) {
    const lastMs = times[last] ?? 0;
    while (lastMs - (times[first] ?? 0) > windowMs) first += 1;
    const firstMs = times[first] ?? 0;
    if (lastMs < atMs || firstMs > atMs) continue;
    if (last - first + 1 > best.count) best = { count: last - first + 1, firstMs };
  }
  return best;
}
