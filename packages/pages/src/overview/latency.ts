import type { StatsSnapshot } from '@aiops/contracts';
import { reasonFor } from './missing.ts';

const SHARES = [
  { share: 'p50', words: 'half within' },
  { share: 'p95', words: '95 of 100 within' },
  { share: 'p99', words: '99 of 100 within' },
] as const;

export interface LatencyRow {
  readonly share: string;
  readonly words: string;
  readonly valueMs: number | null;
  /** Null: nothing is promised for it. */
  readonly targetMs: number | null;
  readonly state: 'met' | 'missed' | 'unknown' | 'untold';
  /** Of the length of a meter that has its target at three quarters; null where the value is not known. */
  readonly fill: number | null;
}

export interface PathLatency {
  readonly name: string;
  readonly explains: string;
  /** How many were measured. */
  readonly count: number;
  readonly rows: readonly LatencyRow[];
  /** Why nothing is known; null where something is. */
  readonly reason: string | null;
}

/** The target's place on a meter: what is slower has room to show by how much. */
export const TARGET_AT = 0.75;

export function latencies(stats: StatsSnapshot): readonly PathLatency[] {
  return [
    pathOf(stats, 'fast_path', 'Fast Path', 'from a record that comes in to an incident that can be read'),
    pathOf(stats, 'insight_path', 'Insight Path', 'from an incident to its account in words'),
  ];
}

function pathOf(
  stats: StatsSnapshot,
  path: 'fast_path' | 'insight_path',
  name: string,
  explains: string,
): PathLatency {
  const part = `${path}_ms` as const;
  const measured = stats[part];
  const rows = SHARES.map(({ share, words }): LatencyRow => {
    const valueMs = measured[share];
    const promise = stats.slo[`${path}_${share}_ms`];
    return {
      share,
      words,
      valueMs,
      targetMs: promise?.target ?? null,
      state: promise === undefined ? 'untold' : stateOf(promise.met),
      fill: valueMs === null ? null : fillOf(valueMs, promise?.target ?? stats.slo[`${path}_p95_ms`]?.target),
    };
  });
  const isUnknown = rows.every(({ valueMs }) => valueMs === null);
  return { name, explains, count: measured.count, rows, reason: isUnknown ? reasonFor(stats, part) : null };
}

function stateOf(met: boolean | null): LatencyRow['state'] {
  if (met === null) return 'unknown';
  return met ? 'met' : 'missed';
}

function fillOf(valueMs: number, targetMs: number | undefined): number | null {
  if (targetMs === undefined || targetMs <= 0) return null;
  return Math.min(1, (valueMs / targetMs) * TARGET_AT);
}
