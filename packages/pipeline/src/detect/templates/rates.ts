import { levelRank } from '@aiops/contracts';
import { type Line, NO_WINDOW, type Source } from './line-state.ts';
import { addLine, BEFOREHAND, type Unusual, unusual, WINDOW_MS } from './usual-count.ts';

/** Lines of less tell of no fault, however many. */
export const OPENING_RANK = levelRank('warning');
const ERROR_RANK = levelRank('error');
/** An overrun is watched for going on for so long. */
const WATCHED_MS = 600_000;
/** It goes on when at least so many lines more come, however low the limit. */
const LEAST_GOING_ON = 10;
/** What came so seldom in the last week has no usual rate that more lines could be held against. */
const LEAST_KNOWN = 30;

export interface RateChange extends Unusual {
  readonly count: number;
  readonly limit: number;
  readonly startedMs: number;
  /** It holds since then; null while it has only begun. */
  readonly sustainedMs: number | null;
}

/** -1 when the line has no level. */
export const rankOf = ({ log }: Line): number => (log.level === null ? -1 : levelRank(log.level));

/** More lines of a template in five minutes than usual, and whether that goes on. */
export function rateChangeOf(line: Line): RateChange | null {
  const { stream, source, ms, settings } = line;
  const count = addLine(stream.usual, ms);
  const sustained = sustainedOf(line);
  if (count === null) return null;
  const { window, limit } = stream.usual;
  const isError = rankOf(line) >= ERROR_RANK;
  if (isError && stream.saidWindow === window) explain(source, window, 1);
  if (sustained !== null) return sustained;
  if (count !== limit + 1 || ms - stream.firstMs < settings.learn_sec * 1000) return null;
  const isKnown = stream.usual.sum >= LEAST_KNOWN;
  if (isKnown) stream.overrun = { sinceMs: ms, limit, count: 0, said: false };
  // The burst of errors that was told already is made of these lines too, and so is a new template.
  if (stream.saidWindow === window || (isError && source.burstWindow === window)) return null;
  markSaid(line);
  return {
    ...unusual(stream.usual, count),
    count,
    limit,
    startedMs: window * WINDOW_MS,
    sustainedMs: null,
  };
}

/** What is said of a stream stands for its lines of this window. */
export function markSaid(line: Line): void {
  const { stream, source } = line;
  stream.saidWindow = stream.usual.window;
  if (rankOf(line) >= ERROR_RANK) explain(source, stream.usual.window, stream.usual.count);
}

function explain(source: Source, window: number, count: number): void {
  if (source.explained.window !== window) source.explained = { window, count: 0 };
  source.explained.count += count;
}

/** An overrun that goes on at its rate for the time that makes a statement an opening one. Once. */
function sustainedOf(line: Line): RateChange | null {
  const { stream, ms, sustainedMs } = line;
  const { overrun } = stream;
  if (overrun === null) return null;
  overrun.count += 1;
  const elapsedMs = ms - overrun.sinceMs;
  if (elapsedMs > Math.max(WATCHED_MS, 2 * sustainedMs)) {
    stream.overrun = null;
    return null;
  }
  if (overrun.said || elapsedMs < sustainedMs || rankOf(line) < OPENING_RANK) return null;
  const least = Math.max(LEAST_GOING_ON, (overrun.limit * elapsedMs) / WINDOW_MS);
  if (overrun.count < least) return null;
  overrun.said = true;
  const perWindow = Math.round((overrun.count * WINDOW_MS) / elapsedMs);
  return {
    ...unusual(stream.usual, Math.max(perWindow, overrun.limit + 1)),
    count: perWindow,
    limit: overrun.limit,
    startedMs: overrun.sinceMs,
    sustainedMs: elapsedMs,
  };
}

/**
 * More lines of level error or worse than usual, of whatever template, beside those that were told of by themselves.
 * A source that is new on a known ship is held against what is usual of any, which is told once.
 */
export function errorBurstOf(line: Line): RateChange | null {
  if (rankOf(line) < ERROR_RANK) return null;
  const { source, ms, isOfYoungSource, isOnKnownShip } = line;
  const all = addLine(source.errors, ms);
  if (all === null) return null;
  if (isOfYoungSource && (!isOnKnownShip || source.burstWindow !== NO_WINDOW)) return null;
  const usual = isOfYoungSource ? BEFOREHAND : source.errors;
  const { window } = source.errors;
  const isExplained = source.explained.window === window && !isOfYoungSource;
  const count = all - (isExplained ? source.explained.count : 0);
  if (source.burstWindow === window || count <= usual.limit) return null;
  source.burstWindow = window;
  return {
    ...unusual(usual, count),
    count,
    limit: usual.limit,
    startedMs: window * WINDOW_MS,
    sustainedMs: null,
  };
}
