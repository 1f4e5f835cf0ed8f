/**
 * The one parameter set of the adaptive detector: for every series, at any sampling period. Spans are in points.
 * Moving any of them by a quarter moves the benchmarks little (`aiops bench nab`, `aiops bench kpi`).
 */

/** Cells of a density: one is about 2 % of the range ever seen. */
export const CELLS = 50;
/** What an empty cell counts for: the smaller, the more a first time says. */
export const EMPTY_CELL = 0.35;
/** Nats a point by which the rarest yet fades: as rare again after 10,000 quiet points is news. */
export const FORGET_NATS = 7e-5;
/** Nats that one view can add to an event: none decides alone how big it is. */
export const MOST_NATS = 0.5;
/** What is left of an event's surprise a point later: about six points are one event. */
export const GATHER = 0.85;
/** Points in which a repeat is not said again. */
export const REFRACTORY = 110;
/** How much bigger `e` must be than `said` to be said all the same: `e * (1 + BOOST * e)`. */
export const BOOST = 2.5;
/** What is left of a deviation a point later. */
export const HOLD = 0.9;
/** Points over which a usual deviation is learnt. */
export const USUAL = 4000;
/** Usual distances between near level and base that count as a shift. */
export const SHIFT = 6;

/** Spans of the moving levels: three that double, and a long one. */
export const NEAR = 3;
export const SHORT = 6;
export const MID = 12;
export const LONG = 100;
/** Of the level that a shift is measured from: it outlives 120 s at a period of 10 s. */
export const BASE = 50;
export const NOISE = 25;
export const NOISE_USUAL = 500;
/** Coarse: what matters of noise is that it doubled or halved. */
export const NOISE_CELLS = 8;
/** Points over which the usual distance of the levels is learnt: a day at 10 s. */
export const SETTLE = 10_000;
/** Points before anything may be called new. */
export const WARM = 30;
/** Points that a density remembers at most; then all its counts are halved. */
export const MAX_COUNTED = 32_768;
export const DAY_MS = 86_400_000;
export const HOURS = 24;
export const HOUR_CELLS = 20;
export const TREND_CELLS = 12;
/** Nats at which novelty is half way up its band. */
export const HALF_NATS = 0.15;
/** Usual deviations beyond which it makes no difference. */
export const HUGE_DEVIATION = 10_000;
/** No deviation smaller than this share of the range is worth telling. */
export const LEAST_SHARE = 1e-4;
/** Larger values are no measurements: their squares and differences leave the range of numbers. */
export const LARGEST_VALUE = 1e150;
