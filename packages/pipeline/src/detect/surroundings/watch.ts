import type { Reason } from '@aiops/contracts';
import { learn, newTail, rarityOf, type Tail } from '../series/rarity.ts';

/** How far back a value is compared with to tell whether the series returns, or wanders. */
const RETURN_MS = 1_800_000;
/** A residual that strays this much further in a day than in half an hour wanders: nothing about it is unusual. */
const MOST_STRAY = 1.5;
const MIN_RETURNS = 24;
/** Returns remembered: three days of them. */
const RETURN_MEMORY = 144;
/** Changes that a residual must have shown before one of it can open. */
const MIN_MOVES = 30;
/** No sustained deviation below this many spreads opens, whatever came before. */
const LEAST_OPENING = 4;
/** A single wild value moves centre and spread like one this many spreads away. */
const CLAMP = 4;
/** Steps without a judgement after which those before tell nothing about now. */
const MAX_MISSED = 5;
/** The greatest sustained deviation is forgotten by half in four weeks. */
const RECORD_HALF_MS = 28 * 86_400_000;
/** MAE to standard deviation, for Gaussian residuals. */
const TO_SPREAD = 1.2533;
/** What never moved has no spread: a finite number stands for how far away all else is. */
const MOST_DISTANCE = 1e6;
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const BACK_SCORE = 0.5;

/**
 * One residual (what is left of a series when its surroundings are taken off) and what is usual of it: the centre of
 * about a day, the spread, the tail, and whether it returns. Plain JSON; times are event times, ms.
 */
export interface Watch {
  n: number;
  lastMs: number;
  center: number;
  /** Mean distance from the centre. */
  stray: number;
  moves: number;
  last: number;
  anchor: number;
  anchorMs: number;
  /** Mean distance from half an hour before. */
  returns: number;
  returnsN: number;
  tail: Tail;
  /** The last distances, with their sides, newest last: as many as must be sustained. */
  recent: number[];
  /** The greatest distance that was sustained, outside of what opened. */
  record: number;
  /** Hits in a row on one side. */
  run: Run | null;
  condition: Condition | null;
}

interface Run {
  readonly side: 1 | -1;
  readonly sinceMs: number;
  hits: number;
}

interface Condition {
  readonly startedMs: number;
  opened: boolean;
  statedMs: number | null;
  /** Since when it is back to usual. */
  backMs: number | null;
  /** Where the residual has been since it opened, fading. */
  level: number;
}

export interface WatchSettings {
  /** Time between two judgements, and between two statements at least, ms. */
  readonly stepMs: number;
  readonly repeatMs: number;
  readonly minScore: number;
  /** Hits in a row that support, and that open. */
  readonly supportRun: number;
  /** Null: it never opens. */
  readonly openRun: number | null;
  readonly openFactor: number;
  readonly clearAfterMs: number;
  readonly acceptMs: number;
  /** The side that does no harm, where that is known: it only supports. */
  readonly goodSide: 1 | -1 | null;
}

/** What a watch says at one moment. */
export interface Finding {
  readonly state: 'firing' | 'cleared';
  readonly role: 'supports' | 'opens';
  readonly verdict: Extract<
    Reason,
    'deviation_supports' | 'deviation_sustained' | 'deviation_cleared' | 'deviation_accepted'
  >;
  readonly score: number;
  readonly startedMs: number;
  /** What is usual of the residual. */
  readonly usualLow: number;
  readonly usualHigh: number;
}

export function newWatch(): Watch {
  return {
    n: 0,
    lastMs: 0,
    center: 0,
    stray: 0,
    moves: 0,
    last: 0,
    anchor: 0,
    anchorMs: 0,
    returns: 0,
    returnsN: 0,
    tail: newTail(),
    recent: [],
    record: 0,
    run: null,
    condition: null,
  };
}

/**
 * Judges a residual by what was usual of it, then learns. A hit is rarer than the policy's score; a run of them
 * supports, and opens when it goes clearly beyond anything that was sustained before. While it is open nothing is
 * learned; what lasts too long counts as usual.
 * @param floor the least spread worth telling apart, in the unit of the residual
 */
export function watch(
  state: Watch,
  residual: number,
  floor: number,
  ms: number,
  settings: WatchSettings,
): Finding | null {
  if (ms - state.lastMs > settings.stepMs * MAX_MISSED) forgetRecent(state);
  const spread = Math.max(state.stray * TO_SPREAD, floor, Number.MIN_VALUE);
  const away = residual - state.center;
  const distance = Math.min(Math.abs(away) / spread, MOST_DISTANCE);
  const score = scoreOf(state, distance, settings);
  noteRecent(state, away < 0 ? -distance : distance, score, ms, settings);
  const finding = conclude(state, { residual, spread, score, ms }, settings);
  if (state.condition?.opened !== true) learnFrom(state, residual, away, distance, spread, ms, settings);
  state.lastMs = ms;
  return finding;
}

function forgetRecent(state: Watch): void {
  state.run = null;
  state.recent = [];
}

function scoreOf(state: Watch, distance: number, { stepMs }: WatchSettings): number {
  const halfDay = DAY_MS / stepMs / 2;
  if (state.n < halfDay || state.returnsN < MIN_RETURNS) return 0;
  if (state.stray > state.returns * MOST_STRAY) return 0;
  return rarityOf(state.tail, distance, WEEK_MS / stepMs);
}

function noteRecent(
  state: Watch,
  signed: number,
  score: number,
  ms: number,
  { minScore, openRun }: WatchSettings,
): void {
  state.recent.push(signed);
  if (state.recent.length > (openRun ?? 1)) state.recent.shift();
  if (score < minScore) {
    state.run = null;
    return;
  }
  const side = signed < 0 ? -1 : 1;
  if (state.run?.side !== side) state.run = { side, sinceMs: ms, hits: 0 };
  state.run.hits += 1;
}

/** What all of the last distances reach on one side; 0 when they don't. */
function sustained({ recent }: Watch, openRun: number): number {
  if (recent.length < openRun) return 0;
  const side = Math.sign(recent[0] ?? 0);
  return Math.max(0, Math.min(...recent.map((signed) => signed * side)));
}

interface Seen {
  readonly residual: number;
  readonly spread: number;
  readonly score: number;
  readonly ms: number;
}

function conclude(state: Watch, seen: Seen, settings: WatchSettings): Finding | null {
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

/** An open one fires on until it is back for a while, or has lasted so long that it is what is usual now. */
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
  return findingOf(state, condition, seen, 'cleared', verdict);
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

function learnFrom(
  state: Watch,
  residual: number,
  away: number,
  distance: number,
  spread: number,
  ms: number,
  settings: WatchSettings,
): void {
  const perDay = DAY_MS / settings.stepMs;
  state.n += 1;
  if (state.n > 1 && residual !== state.last) state.moves += 1;
  state.last = residual;
  // The first steps only find where it is.
  if (state.n > MIN_MOVES) learn(state.tail, distance);
  const bounded = state.n > MIN_MOVES ? Math.max(-CLAMP * spread, Math.min(CLAMP * spread, away)) : away;
  state.stray += (Math.abs(bounded) - state.stray) / Math.min(state.n, 3 * perDay);
  state.center += bounded / Math.min(state.n, perDay);
  noteReturn(state, residual, ms);
  noteRecord(state, ms, settings);
}

function noteReturn(state: Watch, residual: number, ms: number): void {
  const gapMs = ms - state.anchorMs;
  if (state.n > 1 && gapMs < RETURN_MS) return;
  if (state.n > 1 && gapMs < 2 * RETURN_MS) {
    state.returnsN += 1;
    const share = 1 / Math.min(state.returnsN, RETURN_MEMORY);
    state.returns += (Math.abs(residual - state.anchor) - state.returns) * share;
  }
  state.anchor = residual;
  state.anchorMs = ms;
}

function noteRecord(state: Watch, ms: number, { openRun }: WatchSettings): void {
  if (state.lastMs > 0 && ms > state.lastMs) state.record *= 2 ** (-(ms - state.lastMs) / RECORD_HALF_MS);
  if (openRun !== null && state.n > MIN_MOVES) {
    state.record = Math.max(state.record, sustained(state, openRun));
  }
}
