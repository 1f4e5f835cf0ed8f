import { midmean } from './level.ts';
import type { Moment, StatsSettings } from './opinion.ts';
import { BASE_POINTS, RECENT_POINTS, type SeriesState } from './series-state.ts';

/** Samples that come faster are gathered to points of about this span. */
const POINT_MS = 10_000;
/** One more sample moves the usual interval by this share. */
const INTERVAL_WEIGHT = 0.05;
/** A longer gap than this many usual intervals tells nothing about the time between. */
const MAX_MISSED_INTERVALS = 30;
/** The interval that is assumed until two samples were seen. */
const FIRST_INTERVAL_MS = 10_000;

/** Takes the time of a sample in: what it is in its series, before any detector sees it. */
export function observe(series: SeriesState, ms: number, value: number, settings: StatsSettings): Moment {
  const gapMs = series.samples === 0 ? null : ms - series.lastMs;
  if (gapMs !== null && gapMs > 0) {
    const usual = series.usualMs ?? gapMs;
    series.usualMs = usual + (Math.min(gapMs, usual * 5) - usual) * INTERVAL_WEIGHT;
  }
  const usualMs = Math.max(series.usualMs ?? FIRST_INTERVAL_MS, 1);
  const known = gapMs !== null && gapMs <= usualMs * MAX_MISSED_INTERVALS;
  if (!known) restart(series);
  series.sum += value;
  series.count += 1;
  const perPoint = Math.max(1, Math.round(POINT_MS / usualMs));
  let point: number | null = null;
  if (series.count >= perPoint) {
    point = series.sum / series.count;
    series.sum = 0;
    series.count = 0;
    push(series, point);
  }
  return { ms, value, gapMs: known ? gapMs : null, usualMs, point, pointMs: usualMs * perPoint, settings };
}

/** After a silence the last minutes are no longer the last minutes. What deviated still does, as far as is known. */
function restart(series: SeriesState): void {
  series.sum = 0;
  series.count = 0;
  series.recent = [];
  if (series.shift.held === null) series.base = [];
}

/** While a level deviates, what is usual stands still: it would learn the deviation. */
function push({ recent, base, shift: { held } }: SeriesState, point: number): void {
  recent.push(point);
  if (recent.length <= RECENT_POINTS) return;
  const old = recent.shift();
  if (held !== null || old === undefined) return;
  base.push(old);
  if (base.length > BASE_POINTS) base.shift();
}

/** Of the recent points so many lie on the new level when they all together tell that it changed. */
const LAST_POINTS = 4;

/** An accepted level is over: what the last points say is usual, and what was learned of the other is forgotten. */
export function goBack(series: SeriesState): void {
  const recent = series.recent.slice(-LAST_POINTS);
  series.recent = recent;
  series.base = Array.from({ length: BASE_POINTS / 2 }, (_, i) => recent[i % recent.length] ?? 0);
  series.shift.age = Number.MAX_SAFE_INTEGER;
  series.shift.held = null;
  series.ewma.mean = midmean(recent, 0);
  series.mad.ready = false;
  series.accepted = null;
  series.condition = null;
}

/** What is remembered of a sample after the detectors judged it. */
export function remember(series: SeriesState, ms: number, value: number): void {
  const move = Math.abs(value - series.value);
  if (series.samples > 0 && move > 0) {
    series.changes += 1;
    if (series.resolution === 0 || move < series.resolution) series.resolution = move;
  }
  series.samples += 1;
  series.lastMs = ms;
  series.value = value;
}
