import type { TimeLine } from '../arrival.ts';
import type { Identity } from '../detector.ts';
import type { Nature } from './counter.ts';
import {
  type Accepted,
  type AdaptiveState,
  type ConstantState,
  type EwmaState,
  type MadState,
  newAdaptive,
  newConstant,
  newEwma,
  newMad,
  newShift,
  newSteps,
  newStuck,
  type ShiftState,
  type StepState,
  type StuckState,
} from './detector-states.ts';
import type { Opinion } from './opinion.ts';

/** Points kept as the level of the last minutes, and before them as what is usual. */
export const RECENT_POINTS = 12;
export const BASE_POINTS = 48;

/** All that is known of one series. Plain JSON but for the adaptive detector; times are event times, ms. */
export interface SeriesState {
  readonly about: SeriesName;
  firstMs: number;
  lastMs: number;
  /** Null until two samples were seen. */
  usualMs: number | null;
  samples: number;
  /** Times the value moved, and the smallest such move: the resolution of the values. */
  changes: number;
  resolution: number;
  value: number;
  /** Of a counter: its last reading, from which the rate comes, and when that was. */
  reading: number | null;
  readingMs: number;
  nature?: Nature;
  /** Of all samples, judged or not. */
  readonly times: TimeLine;
  /** The samples of the point that is being collected. */
  sum: number;
  count: number;
  recent: number[];
  base: number[];
  ewma: EwmaState;
  mad: MadState;
  steps: StepState;
  shift: ShiftState;
  constant: ConstantState;
  accepted: Accepted | null;
  stuck: StuckState;
  adaptive: AdaptiveState;
  condition: Condition | null;
  heard: Heard;
}

/** Which series it is, for what is said of it when it is silent. */
export interface SeriesName {
  /** Key of its ship. */
  readonly ship: string;
  readonly name: string;
  readonly signal: string;
  readonly identity: Identity;
}

/** When it was heard, by the clock of its ship, which runs only while anything of that ship is heard. */
export interface Heard {
  atMs: number;
  longestGapMs: number;
  /** Silent, and it was said. */
  silent: boolean;
}

/** What the detectors of a series say together, from its first hit until it is back to usual. */
export interface Condition {
  startedMs: number;
  lastHitMs: number;
  quietSamples: number;
  /** Last hits of one sample or one step, by their side. */
  upMs: number | null;
  downMs: number | null;
  levelMs: number | null;
  /** Since when the level deviates without a break. */
  levelSinceMs: number | null;
  levelSide: Opinion['direction'] | null;
  /** Of its first hit. */
  side: Opinion['direction'];
  run: HitRun | null;
  opened: boolean;
  /** What opened by single samples: the detectors of these follow it, so what it takes to be back is kept. */
  byPoints: ByPoints | null;
  /** What was usual when it began, by its first hit. */
  usual: { readonly low: number; readonly high: number };
  statedMs: number | null;
  /** It is said again after this time, ms. */
  repeatMs: number;
  statedScore: number;
  statedLacks: string | null;
}

export type Side = 'up' | 'down';

/** Samples that hit on one side, most of them without a break. */
export interface HitRun {
  readonly side: Side;
  readonly sinceMs: number;
  samples: number;
  hits: number;
}

export interface ByPoints {
  readonly side: Side;
  readonly openedMs: number;
  /** Half of the way from usual. */
  readonly edge: number;
}

/** All that was learned of its values is forgotten, and not when it was heard. */
export function startAnew(series: SeriesState): void {
  const { about, firstMs, times, heard, nature } = series;
  Object.assign(series, newSeries(about, firstMs), { times, heard }, nature === undefined ? {} : { nature });
}

export function newSeries(about: SeriesName, ms: number): SeriesState {
  return {
    about,
    firstMs: ms,
    lastMs: ms,
    usualMs: null,
    samples: 0,
    changes: 0,
    resolution: 0,
    value: 0,
    reading: null,
    readingMs: ms,
    times: { lastMs: null, farBack: 0 },
    sum: 0,
    count: 0,
    recent: [],
    base: [],
    ewma: newEwma(),
    mad: newMad(),
    steps: newSteps(),
    shift: newShift(),
    constant: newConstant(),
    accepted: null,
    stuck: newStuck(),
    adaptive: newAdaptive(),
    condition: null,
    heard: { atMs: 0, longestGapMs: 0, silent: false },
  };
}
