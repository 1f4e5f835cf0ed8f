import type { Reason } from '@aiops/contracts';
import { newTail, type Tail } from '../series/rarity.ts';

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

export interface Run {
  readonly side: 1 | -1;
  readonly sinceMs: number;
  hits: number;
}

export interface Condition {
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
