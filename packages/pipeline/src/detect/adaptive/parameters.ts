/**
 * The one parameter set of the adaptive detector: for every series, at any sampling period. Spans are in rows.
 * Each sits on a plateau: moving any by a quarter moves the benchmarks little (`aiops bench nab`, `aiops bench kpi`).
 */

/** Rows of the fast mean; the other spans follow from it. */
export const SHORT = 10;
/** Rows before anything may be called new. */
export const WARM = 2 * SHORT;
/** Rows that make "for so long on end". */
export const LASTING = 5 * SHORT;
export const SLOW = 10 * SHORT;
/** Rows over which an alarm keeps asking more of the next. */
export const REST = 3 * SHORT;
/** Rows back at which the situation is read: three contexts, so that none depends on one lag. */
export const LAGS = [4, 5, 7] as const;
/** Situations that a context tells apart. */
export const SITUATIONS = 12;
/** Rows that a situation must have been seen before it can be surprised. */
export const LEAST_SEEN = 10;
/** Days that an hour must have been seen before it can be surprised: three give false alarms, seven are late. */
export const LEAST_DAYS = 5;
/** Share of the width that is half of a full surprise. */
export const HALF_SHARE = 0.04;
/** Rows after which a surprise counts as new again; also the pace at which what is usual is learnt. */
export const MEMORY = 1000;
/** How much each remembered surprise of a kind dulls the next. */
export const HABIT = 0.3;
/** What a kind of surprise is worth alone; two that agree count in full. */
export const LONE = 0.5;
/** The most that turbulence adds: less than any alarm needs. */
export const TURBULENCE = 0.05;
/** Share of its width that a range loses a row, so that a freak value is not kept for ever. */
export const FORGET = 1e-6;
/** Usual distances from the slow mean that count as outside. */
export const BAND = 2.5;
/** Raw surprise that scores 0.9. */
export const ALARM = 0.17;
export const DAY_MS = 86_400_000;
export const HOURS = 24;
