import type { StatsSnapshot } from '@aiops/contracts';
import type { RoleStatus, StoredStats } from '@aiops/ports';
import { z } from 'zod';
import type { Cluster } from './cluster.ts';
import { CONSUMERS, type ConsumerPlan } from './consumers.ts';
import type { Site } from './site.ts';

/** What the roles of this process say of themselves. Counts are since its start. */
export function createRoleStatus(site: Site): RoleStatus {
  return {
    services: async () =>
      byRole(site.cluster === null ? await consumersOf(site) : await askAll(site.cluster)),
    slo: (stats) => sloOf(site, stats),
  };
}

const ConsumerRow = z.object({
  role: z.string(),
  consumer: z.string(),
  processed: z.number(),
  errors: z.number(),
  lag: z.number(),
});
type ConsumerRow = z.infer<typeof ConsumerRow>;
const ASK_MS = 300;

async function consumersOf({ running }: Pick<Site, 'running'>): Promise<ConsumerRow[]> {
  return Promise.all(
    running.map(async (one) => {
      const { role, consumer, processed, errors } = one.status();
      return { role, consumer, processed, errors, lag: await one.lag() };
    }),
  );
}

/** Each process answers for its own. */
export function answerServices(site: Site): void {
  site.cluster?.answer('services', () => consumersOf(site));
}

async function askAll(cluster: Cluster): Promise<ConsumerRow[]> {
  const answers = await cluster.ask('services', ASK_MS);
  return answers.flatMap((answer) => {
    const rows = z.array(ConsumerRow).safeParse(answer);
    return rows.success ? rows.data : [];
  });
}

/** A consumer that several processes share has one lag; of one that is read by partition each tells that of its own. */
function byRole(consumers: readonly ConsumerRow[]) {
  const shared = new Map<string, number>();
  const rows = new Map<string, { role: string; processed: number; errors: number; lag: number }>();
  for (const { role, consumer, processed, errors, lag } of consumers) {
    const row = rows.get(role) ?? { role, processed: 0, errors: 0, lag: 0 };
    row.processed += processed;
    row.errors += errors;
    const known = isPartitioned(consumer) ? 0 : (shared.get(consumer) ?? 0);
    row.lag += Math.max(0, lag - known);
    shared.set(consumer, Math.max(lag, shared.get(consumer) ?? 0));
    rows.set(role, row);
  }
  return [...rows.values()];
}

function isPartitioned(consumer: string): boolean {
  const plans: readonly ConsumerPlan[] = Object.values(CONSUMERS);
  return plans.some((plan) => plan.name === consumer && plan.isPartitioned);
}

function sloOf(site: Site, stats: StoredStats): StatsSnapshot['slo'] {
  const { fast_path, insight_path } = site.policy.policy.slo;
  const atMost = (target: number, value: number | null) => ({
    target,
    value,
    met: value === null ? null : value <= target,
  });
  const atLeast = (target: number, value: number | null) => ({
    target,
    value,
    met: value === null ? null : value >= target,
  });
  return {
    fast_path_p95_ms: atMost(fast_path.incident_latency_p95_ms, stats.fast_path_ms.p95),
    fast_path_p99_ms: atMost(fast_path.incident_latency_p99_ms, stats.fast_path_ms.p99),
    insight_path_p95_ms: atMost(insight_path.incident_latency_p95_ms, stats.insight_path_ms.p95),
    insight_path_p99_ms: atMost(insight_path.incident_latency_p99_ms, stats.insight_path_ms.p99),
    cache_hit_rate: atLeast(insight_path.cache_hit_rate_pct / 100, stats.cache_hit_rate),
  };
}
