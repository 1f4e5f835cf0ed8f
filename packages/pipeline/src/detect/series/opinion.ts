import type { DetectorName, Policy } from '@aiops/policy';

/**
 * What the evidence rests on: one extreme sample, the level of minutes, one step, standing still. Two of the same
 * kind say the same thing twice.
 */
export type Evidence = 'point' | 'level' | 'change' | 'stuck';

/** One detector's judgement that a series deviates now. */
export interface Opinion {
  readonly detector: DetectorName;
  readonly evidence: Evidence;
  /** Calibrated rarity, 0 to 1: 0.9 comes about once in a week of this series. */
  readonly score: number;
  readonly direction: 'up' | 'down' | 'none';
  readonly usualLow: number;
  readonly usualHigh: number;
  /** What stands against it: the sample, or the level of the last minutes. */
  readonly now: number;
  /** When the deviation began, as far as this detector can tell; event time, ms. */
  readonly sinceMs: number;
  /** On how many of the last days the same began at this time of the day; absent: none. */
  readonly habitDays?: number;
  /** It was only told when it had lasted. */
  readonly lasted?: true;
}

export type StatsSettings = Policy['detect']['stats'];

/** One sample as the detectors see it. */
export interface Moment {
  readonly ms: number;
  readonly value: number;
  /** Since the last sample; null for the first, and after a silence too long to say anything about the time between. */
  readonly gapMs: number | null;
  /** Usual time between two samples. */
  readonly usualMs: number;
  /** It completes a point: the mean of the samples of about ten seconds. */
  readonly point: number | null;
  readonly pointMs: number;
  readonly settings: StatsSettings;
}

export const WEEK_MS = 604_800_000;
