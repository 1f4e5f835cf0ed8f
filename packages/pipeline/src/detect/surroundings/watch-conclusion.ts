import type { Condition, Finding, Run, Watch, WatchSettings } from './watch-state.ts';

/** Changes that a residual must have shown before one of it can open. */
const MIN_MOVES = 30;
/** No sustained deviation below this many spreads opens, whatever came before. */
const LEAST_OPENING = 4;
const BACK_SCORE = 0.5;

/** One residual as it was judged. */
export interface Seen {
  readonly residual: number;
  readonly spread: number;
  readonly score: number;
  readonly ms: number;
}

/** What a judged residual comes to: it supports, opens, goes on or ends; null when there is nothing to say. */
export function conclude(state: Watch, seen: Seen, settings: WatchSettings): Finding | null {
  const { run } = state;
  if (state.condition?.opened === true) return goOn(state, state.condition, seen, settings);
  if (run === null) {
    // One that only supported ends without a word.
    if (seen.score < BACK_SCORE) state.condition = null;
    return null;
  }
  if (run.hits < settings.supportRun) return null;
  const condition = state.condition ?? {
    startedMs: run.sinceMs,
    opened: false,
    statedMs: null,
    backMs: null,
    level: seen.residual,
  };
  state.condition = condition;
  if (isSustained(state, run, settings)) {
    condition.opened = true;
    condition.level = seen.residual;
    return told(state, condition, seen, 'deviation_sustained');
  }
  return isDue(condition, seen.ms, settings) ? told(state, condition, seen, 'deviation_supports') : null;
}

function isSustained(state: Watch, { side, hits }: Run, settings: WatchSettings): boolean {
  const { openRun, openFactor, goodSide } = settings;
  if (openRun === null || hits < openRun || side === goodSide || state.moves < MIN_MOVES) return false;
  return sustained(state, openRun) >= Math.max(LEAST_OPENING, state.record * openFactor);
}

/**
 * An open one fires on until it is back for a while. What lasted so long that it is usual now is only not said again:
 * nothing is back, so it is not cleared.
 */
function goOn(state: Watch, condition: Condition, seen: Seen, settings: WatchSettings): Finding | null {
  condition.level += (seen.residual - condition.level) * 0.1;
  if (seen.ms - condition.startedMs >= settings.acceptMs) {
    state.center = condition.level;
    return ended(state, condition, seen, 'deviation_accepted');
  }
  if (seen.score >= BACK_SCORE) {
    condition.backMs = null;
    const due = state.run !== null && isDue(condition, seen.ms, settings);
    return due ? told(state, condition, seen, 'deviation_sustained') : null;
  }
  condition.backMs ??= seen.ms;
  return seen.ms - condition.backMs >= settings.clearAfterMs
    ? ended(state, condition, seen, 'deviation_cleared')
    : null;
}

function isDue({ statedMs }: Condition, ms: number, { repeatMs }: WatchSettings): boolean {
  return statedMs === null || ms - statedMs >= repeatMs;
}

function told(state: Watch, condition: Condition, seen: Seen, verdict: Finding['verdict']): Finding {
  condition.statedMs = seen.ms;
  return findingOf(state, condition, seen, 'firing', verdict);
}

function ended(state: Watch, condition: Condition, seen: Seen, verdict: Finding['verdict']): Finding {
  state.condition = null;
  state.run = null;
  const to = verdict === 'deviation_accepted' ? 'firing' : 'cleared';
  return findingOf(state, condition, seen, to, verdict);
}

function findingOf(
  { center }: Watch,
  { opened, startedMs }: Condition,
  { spread, score }: Seen,
  state: Finding['state'],
  verdict: Finding['verdict'],
): Finding {
  return {
    state,
    role: opened ? 'opens' : 'supports',
    verdict,
    score,
    startedMs,
    usualLow: center - 2 * spread,
    usualHigh: center + 2 * spread,
  };
}

/** What all of the last distances reach on one side; 0 when they don't. */
export function sustained({ recent }: Watch, openRun: number): number {
  if (recent.length < openRun) return 0;
  const side = Math.sign(recent[0] ?? 0);
  return Math.max(0, Math.min(...recent.map((signed) => signed * side)));
}
