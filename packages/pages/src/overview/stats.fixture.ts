import type { StatsSnapshot } from '@aiops/contracts';

/** Counts of an hour in which little was asked of people. */
export function statsOf(changes: Partial<StatsSnapshot> = {}): StatsSnapshot {
  return {
    range: '1h',
    from: '2026-01-01T00:00:00.000Z',
    to: '2026-01-01T01:00:00.000Z',
    logs: 9000,
    metrics: 990,
    alerts: 10,
    anomalies: 80,
    incidents: 4,
    duplicates: 5,
    suppressions: 0,
    errors: 0,
    by_severity: {},
    by_status: {},
    by_type: {},
    by_category: {},
    fast_path_ms: { p50: 900, p95: 1200, p99: 3300, count: 12 },
    insight_path_ms: { p50: null, p95: null, p99: null, count: 0 },
    cache_hit_rate: null,
    slo: {
      fast_path_p95_ms: { target: 1600, value: 1200, met: true },
      fast_path_p99_ms: { target: 3000, value: 3300, met: false },
      insight_path_p95_ms: { target: 10_000, value: null, met: null },
      insight_path_p99_ms: { target: 20_000, value: null, met: null },
    },
    services: [],
    missing: [{ part: 'insight_path_ms', reason: 'nothing was explained yet' }],
    ...changes,
  };
}
