import { AdaptiveSeries } from '../adaptive/index.ts';
import type { Beginnings } from './habit.ts';
import { newTail, type Tail } from './rarity.ts';

export interface EwmaState {
  n: number;
  mean: number;
  variance: number;
  /** The usual squared distance from the mean over days: what a quiet moment can't make forget. */
  longVariance: number;
  /** Hits in a row on one side up to now; negative: downwards. */
  row: number;
  tail: Tail;
}

export function newEwma(): EwmaState {
  return { n: 0, mean: 0, variance: 0, longVariance: 0, row: 0, tail: newTail() };
}

export interface MadState {
  median: number;
  /** Median distance from the median. */
  spread: number;
  /** What the points usually lie between. */
  low: number;
  high: number;
  /** Points since the two were worked out. */
  age: number;
  ready: boolean;
  tail: Tail;
}

export function newMad(): MadState {
  return { median: 0, spread: 0, low: 0, high: 0, age: 0, ready: false, tail: newTail() };
}

export interface StepState {
  n: number;
  last: number;
  /** The usual squared step. */
  variance: number;
  tail: Tail;
}

export function newSteps(): StepState {
  return { n: 0, last: 0, variance: 0, tail: newTail() };
}

export interface ShiftState {
  n: number;
  /** The usual squared difference between the two levels. */
  variance: number;
  tail: Tail;
  /** Level of the baseline, and the points since it was worked out. */
  centre: number;
  age: number;
  /** While the level deviates: the baseline stands still, so that what deviates does not become usual. */
  held: Held | null;
  beginnings: Beginnings;
}

export interface Held {
  readonly sinceMs: number;
  /** The spread and the distance when it began. */
  readonly spread: number;
  readonly distance: number;
  readonly habitDays: number;
  furthest: number;
  score: number;
}

export function newShift(): ShiftState {
  return {
    n: 0,
    variance: 0,
    tail: newTail(),
    centre: 0,
    age: 0,
    held: null,
    beginnings: [],
  };
}

/** The one value at which a series stands. */
export interface ConstantState {
  value: number;
  sinceMs: number;
  samples: number;
  /** Other levels that lasted, in all its life. */
  excursions: number;
  away: Away | null;
}

/** Another level than the one at which it stood. */
export interface Away {
  readonly sinceMs: number;
  readonly side: 1 | -1;
  samples: number;
  furthest: number;
  /** Null until it lasted, and for good when it is not rare in this series. */
  score: number | null;
  readonly isRare: boolean;
}

export function newConstant(): ConstantState {
  return { value: 0, sinceMs: 0, samples: 0, excursions: 0, away: null };
}

/** A level that stayed so long that it is usual now, though the one from before never came back. */
export interface Accepted {
  readonly ms: number;
  readonly centre: number;
  readonly level: number;
  /** Of the condition that was open; null until it was told. */
  startedMs: number | null;
  score: number;
}

export interface StuckState {
  /** Equal samples in a row up to now, the longest such row that ended, and how many rows ended. */
  run: number;
  longest: number;
  runs: number;
  sinceMs: number;
  /** It was said of this row. */
  said: boolean;
}

export function newStuck(): StuckState {
  return { run: 0, longest: 1, runs: 0, sinceMs: 0, said: false };
}

export interface AdaptiveState {
  readonly series: AdaptiveSeries;
  /** How far its surprises go in this series: what makes its score mean what that of the others means. */
  readonly tail: Tail;
}

export function newAdaptive(): AdaptiveState {
  return { series: new AdaptiveSeries(), tail: newTail() };
}
