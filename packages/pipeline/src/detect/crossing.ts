import { arrivalOf } from './arrival.ts';
import { numberText, secondsBetween } from './number-text.ts';

/** While it fires it says so again at most this often, so that correlation sees that it goes on. */
export const REPEAT_MS = 60_000;
/** Samples further apart than this many usual intervals tell nothing about the time between them. */
const MAX_MISSED_INTERVALS = 5;
/** The longest silence that is bridged while the usual interval is not known yet. */
const FIRST_GAP_MS = 300_000;
/** One more sample moves the usual interval by this share. */
const INTERVAL_WEIGHT = 0.2;

/** What must not be passed, and for how long. */
export interface Limit {
  readonly op: '>' | '<';
  readonly value: number;
  readonly for_sec: number;
}

/** One series under one limit. Times are event times, ms. Plain JSON. */
export interface Crossing {
  lastMs: number;
  /** Samples in a row from far before the last one. */
  farBack: number;
  /** Null until two samples were seen. */
  usualMs: number | null;
  /** When the value first stood beyond the limit, without a break; null while it is back. */
  crossedMs: number | null;
  /** The value furthest beyond, since then. */
  worst: number;
  firing: boolean;
  statedMs: number;
}

/** What one sample brought: the condition fires (again), or it ended. */
export interface Step {
  readonly state: 'firing' | 'cleared';
  readonly crossedMs: number;
  readonly worst: number;
  readonly eventMs: number;
}

export function newCrossing(value: number, eventMs: number): Crossing {
  return {
    lastMs: eventMs,
    farBack: 0,
    usualMs: null,
    crossedMs: null,
    worst: value,
    firing: false,
    statedMs: eventMs,
  };
}

/**
 * Whether a sample counts by its time: one older than the last does not, until it is clear that the clock of its
 * sender was set back. Then all times move with it, so that what goes on has lasted as long as before.
 */
export function countsInTime(crossing: Crossing, eventMs: number, latenessMs: number): boolean {
  const { lastMs } = crossing;
  const arrival = arrivalOf(crossing, eventMs, latenessMs);
  if (arrival !== 'set_back') return eventMs >= lastMs;
  const by = lastMs - eventMs;
  crossing.lastMs = eventMs;
  crossing.statedMs -= by;
  if (crossing.crossedMs !== null) crossing.crossedMs -= by;
  return true;
}

/**
 * Takes in the time since the last sample: the usual interval, and whether it was a gap. A gap makes what lay in it
 * unknown: a duration that was running starts anew, and what fires goes on firing; only one of `staleMs` forgets it.
 */
export function noteTime(crossing: Crossing, eventMs: number, forSec: number, staleMs: number): void {
  const gapMs = eventMs - crossing.lastMs;
  crossing.lastMs = eventMs;
  if (gapMs === 0) return;
  const usual = crossing.usualMs;
  const bridgedMs = Math.max(usual === null ? FIRST_GAP_MS : usual * MAX_MISSED_INTERVALS, forSec * 1000);
  if (gapMs > bridgedMs && !crossing.firing) crossing.crossedMs = null;
  if (gapMs > staleMs) {
    crossing.crossedMs = null;
    crossing.firing = false;
  }
  crossing.usualMs = usual === null ? gapMs : usual + (Math.min(gapMs, bridgedMs) - usual) * INTERVAL_WEIGHT;
}

export function isBeyond(value: number, { op, value: limit }: Limit): boolean {
  return op === '>' ? value > limit : value < limit;
}

/** @param limit null when none holds now: that ends what fires, as a value that is back does */
export function advance(
  crossing: Crossing,
  value: number,
  eventMs: number,
  limit: Limit | null,
  repeatMs = REPEAT_MS,
): Step | undefined {
  if (limit === null || !isBeyond(value, limit)) {
    const { crossedMs, firing, worst } = crossing;
    crossing.crossedMs = null;
    crossing.firing = false;
    return firing && crossedMs !== null ? { state: 'cleared', crossedMs, worst, eventMs } : undefined;
  }
  if (crossing.crossedMs === null) {
    crossing.crossedMs = eventMs;
    crossing.worst = value;
  }
  crossing.worst = limit.op === '>' ? Math.max(crossing.worst, value) : Math.min(crossing.worst, value);
  const { crossedMs, worst } = crossing;
  const due = crossing.firing
    ? eventMs - crossing.statedMs >= repeatMs
    : eventMs - crossedMs >= limit.for_sec * 1000;
  if (!due) return undefined;
  crossing.firing = true;
  crossing.statedMs = eventMs;
  return { state: 'firing', crossedMs, worst, eventMs };
}

/** 0.5 at the limit, 1 when it is passed by as much as the limit itself (by 1 when the limit is 0). */
export function scoreOf(worst: number, { value: limit }: Limit): number {
  const scale = limit === 0 ? 1 : Math.abs(limit);
  return 0.5 + 0.5 * Math.min(1, Math.abs(worst - limit) / scale);
}

function sideOf({ op }: Limit): string {
  return op === '>' ? 'above' : 'below';
}

/** `rf_snr_db 4.2 below 7 for 60 s (worst 3.9)`. */
export function firingText(step: Step, name: string, value: number, limit: Limit): string {
  const worst = step.worst === value ? '' : ` (worst ${numberText(step.worst)})`;
  const held = secondsBetween(step.crossedMs, step.eventMs);
  return `${name} ${numberText(value)} ${sideOf(limit)} ${limit.value} for ${held} s${worst}`;
}

/** `rf_snr_db back at 11.5, no longer below 7 after 1260 s (worst 3.9)`. */
export function clearedText(step: Step, name: string, value: number, limit: Limit): string {
  const held = secondsBetween(step.crossedMs, step.eventMs);
  return (
    `${name} back at ${numberText(value)}, no longer ${sideOf(limit)} ${limit.value} ` +
    `after ${held} s (worst ${numberText(step.worst)})`
  );
}
