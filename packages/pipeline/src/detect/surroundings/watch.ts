import { learn, rarityOf } from '../series/rarity.ts';
import { conclude, sustained } from './watch-conclusion.ts';
import type { Finding, Watch, WatchSettings } from './watch-state.ts';

/** How far back a value is compared with to tell whether the series returns, or wanders. */
const RETURN_MS = 1_800_000;
/** A residual that strays this much further in a day than in half an hour wanders: nothing about it is unusual. */
const MOST_STRAY = 1.5;
const MIN_RETURNS = 24;
/** Returns remembered: three days of them. */
const RETURN_MEMORY = 144;
/** The first steps only find where it is. */
const FIRST_STEPS = 30;
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
  if (state.n > FIRST_STEPS) learn(state.tail, distance);
  const bounded = state.n > FIRST_STEPS ? Math.max(-CLAMP * spread, Math.min(CLAMP * spread, away)) : away;
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
  if (openRun !== null && state.n > FIRST_STEPS) {
    state.record = Math.max(state.record, sustained(state, openRun));
  }
}
