import type { SeriesState } from './series-state.ts';

/** The name says of a number that it is a time; one of them is a span. */
const IS_TIME = /^(?!repeatMs).*(?:^ms|Ms)$/;

/**
 * The clock of the sender was set back to `ms`: all times of the series move with it, so that what is going on goes
 * on, and has lasted as long as before. What was counted between is not known.
 */
export function setBack(series: SeriesState, ms: number): void {
  const by = (series.times.lastMs ?? ms) - ms;
  series.lastMs -= by;
  series.firstMs -= by;
  series.reading = null;
  series.readingMs = ms;
  const { condition, accepted, constant, stuck, shift } = series;
  for (const part of [condition, accepted, constant, stuck, shift.held]) moveTimes(part, by);
}

function moveTimes(part: object | null, by: number): void {
  if (part === null) return;
  for (const [name, value] of Object.entries(part)) {
    if (typeof value === 'number' && IS_TIME.test(name)) Object.assign(part, { [name]: value - by });
    else if (typeof value === 'object') moveTimes(value, by);
  }
}
