import type { StatsSnapshot } from '@aiops/contracts';
import type { Bus, HealthReport, RoleStatus, Store, StoredStats } from '@aiops/ports';
import type { Running } from '@aiops/runtime';
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

/** What readiness rests on. */
interface Watched {
  readonly store: Pick<Store, 'health'>;
  readonly bus: Pick<Bus, 'usage'>;
  readonly running: readonly Pick<Running, 'status'>[];
}

/** Ready when the store answers, the bus takes messages and no role is stuck on an effect. */
export async function healthOf(site: Watched): Promise<HealthReport> {
  const store = await site.store.health();
  const bus = await site.bus.usage();
  const usage = `${bus.bytes} of ${bus.limitBytes} bytes, ${bus.messages} messages`;
  const takesAll = bus.refusing.length === 0;
  const dependencies = [
    { name: 'store', ok: store.ok, detail: store.detail },
    {
      name: 'bus',
      ok: takesAll,
      detail: takesAll ? usage : `${usage}; takes nothing for ${bus.refusing.join(', ')}`,
    },
    ...site.running.map((running) => {
      const { consumer, stuckSinceMs, stuckOn } = running.status();
      const detail =
        stuckSinceMs === null ? 'running' : `since ${new Date(stuckSinceMs).toISOString()}: ${stuckOn}`;
      return { name: consumer, ok: stuckSinceMs === null, detail };
    }),
  ];
  return { ready: dependencies.every((dependency) => dependency.ok), dependencies };
}
