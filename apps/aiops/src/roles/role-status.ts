import type { StatsSnapshot } from '@aiops/contracts';
import type { RoleStatus, StoredStats } from '@aiops/ports';
import type { Site } from './site.ts';

/** What the roles of this process say of themselves. Counts are since its start. */
export function createRoleStatus(site: Site): RoleStatus {
  return {
    async services() {
      const rows = new Map<string, { role: string; processed: number; errors: number; lag: number }>();
      for (const running of site.running) {
        const { role, processed, errors } = running.status();
        const row = rows.get(role) ?? { role, processed: 0, errors: 0, lag: 0 };
        row.processed += processed;
        row.errors += errors;
        row.lag += await running.lag();
        rows.set(role, row);
      }
      return [...rows.values()];
    },
    slo: (stats) => sloOf(site, stats),
  };
}

function sloOf(site: Site, stats: StoredStats): StatsSnapshot['slo'] {
  const { fast_path, insight_path } = site.policy.policy.slo;
  const atMost = (target: number, value: number | null) => ({
    target,
    value,
    met: value === null ? null : value <= target,
  });
  return {
    fast_path_p95_ms: atMost(fast_path.incident_latency_p95_ms, stats.fast_path_ms.p95),
    fast_path_p99_ms: atMost(fast_path.incident_latency_p99_ms, stats.fast_path_ms.p99),
    insight_path_p95_ms: atMost(insight_path.incident_latency_p95_ms, stats.insight_path_ms.p95),
    insight_path_p99_ms: atMost(insight_path.incident_latency_p99_ms, stats.insight_path_ms.p99),
  };
}
