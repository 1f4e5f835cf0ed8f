import type { Driver } from './driver.ts';

/** Days that rows are kept, counted from when they were stored: late records get their full time. */
export interface Retention {
  readonly logs_days: number;
  readonly metrics_days: number;
  readonly incidents_days: number;
  /** Anomalies, hops, ledger, errors, drops. */
  readonly summaries_days: number;
  /** 365 unless told otherwise. */
  readonly audit_days?: number;
  readonly runbooks_days?: number;
  /** 45 unless told otherwise. */
  readonly llm_cache_minutes?: number;
}

const AUDIT_DAYS = 365;
const RUNBOOKS_DAYS = 365;
const LLM_CACHE_MINUTES = 45;

function intervals(retention: Retention): Readonly<Record<string, string>> {
  const days = (count: number): string => `toIntervalDay(${Math.ceil(count)})`;
  const summaries = days(retention.summaries_days);
  const incidents = days(retention.incidents_days);
  return {
    logs: days(retention.logs_days),
    metrics: days(retention.metrics_days),
    anomalies: summaries,
    trace_hops: summaries,
    ledger: summaries,
    errors: summaries,
    drops: summaries,
    incidents,
    incident_events: incidents,
    narratives: incidents,
    audit: days(retention.audit_days ?? AUDIT_DAYS),
    documents: days(retention.runbooks_days ?? RUNBOOKS_DAYS),
    llm_cache: `toIntervalMinute(${Math.ceil(retention.llm_cache_minutes ?? LLM_CACHE_MINUTES)})`,
  };
}

/** Brings each table's TTL to the policy; a table that has it already is left alone. */
export async function applyRetention(driver: Driver, retention: Retention): Promise<void> {
  const tables = await driver.query<{ name: string; engine_full: string }>(
    "SELECT name, engine_full FROM system.tables WHERE database = 'aiops'",
  );
  const current = new Map(tables.map((table) => [table.name, table.engine_full]));
  for (const [table, interval] of Object.entries(intervals(retention))) {
    const ttl = `stored_at + ${interval}`;
    if (current.get(table)?.includes(ttl)) continue;
    await driver.command(
      `ALTER TABLE aiops.${table} MODIFY TTL ${ttl} SETTINGS materialize_ttl_after_modify = 0`,
    );
  }
}

const DAY_MS = 86_400_000;

/**
 * From when on a table is complete: retention ago, or always while the store itself is younger than that.
 * @param createdMs when the store was made
 */
export function keptSince(days: number, createdMs: number, nowMs: number): number {
  const sinceMs = nowMs - days * DAY_MS;
  return createdMs > sinceMs ? Number.NEGATIVE_INFINITY : sinceMs;
}
