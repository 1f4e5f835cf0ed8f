import type { Percentiles, StatsSnapshot } from '@aiops/contracts';
import type { StatsStore, TimeRange } from '@aiops/ports';
import { Conditions } from '../conditions.ts';
import type { Reader } from '../driver.ts';
import { countDrops } from './drops.ts';
import { countInsights } from './narratives.ts';

type StoredStats = Omit<StatsSnapshot, 'range' | 'from' | 'to' | 'services' | 'slo'>;
type Counts = Record<string, number>;

const SUPPRESSIONS = ['silenced', 'maintenance', 'suppressed_by_operator'] as const;

/** Incidents that live in the range: begun before its end and active after its start. */
const LIVES_IN_RANGE = `first_seen < fromUnixTimestamp64Milli({to_ms:Int64}, 'UTC')
  AND last_seen >= fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC')`;

function bounds(range: TimeRange): { from_ms: number; to_ms: number } {
  return { from_ms: Math.trunc(range.fromMs), to_ms: Math.trunc(range.toMs) };
}

/** From when on the raw records are complete, ms. */
export interface KeptRecords {
  since(table: 'logs' | 'metrics'): number;
}

/** Every number is counted from stored rows; what no table holds is null with its reason in `missing`. */
export class TableStats implements StatsStore {
  readonly #reader: Reader;
  readonly #kept: KeptRecords;
  constructor(reader: Reader, kept: KeptRecords) {
    this.#reader = reader;
    this.#kept = kept;
  }

  async stats(range: TimeRange): Promise<StoredStats> {
    const [logs, metrics, anomalies, ledger, errors, incidents, fastPath, dropped, insights] =
      await Promise.all([
        this.#countRecords('logs', range),
        this.#countRecords('metrics', range),
        this.#countAnomalies(range),
        this.#countVerdicts(range),
        this.#countErrors(range),
        this.#countIncidents(range),
        this.#fastPath(range),
        countDrops(this.#reader, range),
        countInsights(this.#reader, range),
      ]);
    const missing: { part: string; reason: string }[] = [];
    for (const [part, count] of Object.entries({ logs, metrics })) {
      if (count === null)
        missing.push({ part, reason: `${part} of a part of this range are no longer kept` });
    }
    if (fastPath.count === 0) {
      missing.push({ part: 'fast_path_ms', reason: 'no incident was stored in this range' });
    }
    if (insights.path.count === 0) {
      missing.push({ part: 'insight_path_ms', reason: 'no narrative was stored in this range' });
    }
    if (insights.cacheHitRate === null) {
      const reason = 'no narrative of this range was looked for in the cache';
      missing.push({ part: 'cache_hit_rate', reason });
    }
    return {
      logs,
      metrics,
      ...anomalies,
      ...ledger,
      errors,
      ...incidents,
      dropped,
      fast_path_ms: fastPath,
      insight_path_ms: insights.path,
      cache_hit_rate: insights.cacheHitRate,
      missing,
    };
  }

  async breakdown(
    by: 'severity' | 'type',
    range: TimeRange,
  ): Promise<readonly { key: string; count: number }[]> {
    const column = by === 'severity' ? 'severity' : 'incident_type';
    const rows = await this.#reader.query<{ key: string; count: string }>(
      `SELECT ${column} AS key, count() AS count FROM aiops.incidents FINAL WHERE ${LIVES_IN_RANGE}
       GROUP BY key ORDER BY count DESC, key`,
      bounds(range),
    );
    return rows.map((row) => ({ key: row.key, count: Number(row.count) }));
  }

  /** Null when a part of the range is older than the records that are kept. */
  async #countRecords(table: 'logs' | 'metrics', range: TimeRange): Promise<number | null> {
    if (range.fromMs < this.#kept.since(table)) return null;
    const conditions = new Conditions().within(range, 'ts');
    return this.#count(`SELECT count() AS count FROM aiops.${table} ${conditions.where}`, conditions);
  }

  async #count(sql: string, conditions: Conditions): Promise<number> {
    const [row] = await this.#reader.query<{ count: string }>(sql, conditions.parameters);
    return Number(row?.count ?? 0);
  }

  async #countAnomalies(range: TimeRange): Promise<{ alerts: number; anomalies: number }> {
    const conditions = new Conditions().within(range, 'occurred_at');
    const [row] = await this.#reader.query<{ alerts: string; anomalies: string }>(
      `SELECT uniqExactIf(record_id, anomaly_type = 'alert') AS alerts,
         uniqExactIf(record_id, role != 'context') AS anomalies
       FROM aiops.anomalies ${conditions.where}`,
      conditions.parameters,
    );
    return { alerts: Number(row?.alerts ?? 0), anomalies: Number(row?.anomalies ?? 0) };
  }

  async #countVerdicts(range: TimeRange): Promise<{ duplicates: number; suppressions: number }> {
    const conditions = new Conditions().within(range, 'ts');
    const [row] = await this.#reader.query<{ duplicates: string; suppressions: string }>(
      `SELECT countIf(verdict = 'duplicate') AS duplicates,
         countIf(has({suppressions:Array(String)}, verdict)) AS suppressions
       FROM aiops.ledger FINAL ${conditions.where}`,
      { ...conditions.parameters, suppressions: SUPPRESSIONS },
    );
    return { duplicates: Number(row?.duplicates ?? 0), suppressions: Number(row?.suppressions ?? 0) };
  }

  #countErrors(range: TimeRange): Promise<number> {
    const conditions = new Conditions().within(range, 'ts');
    return this.#count(
      `SELECT uniqExact(error_id) AS count FROM aiops.errors ${conditions.where}`,
      conditions,
    );
  }

  async #countIncidents(
    range: TimeRange,
  ): Promise<
    Pick<StoredStats, 'incidents' | 'by_severity' | 'by_status' | 'by_type' | 'by_category' | 'by_feedback'>
  > {
    interface Row {
      readonly severity: string;
      readonly status: string;
      readonly incident_type: string;
      readonly category: string;
      readonly feedback: string;
      readonly alive: string;
      readonly begun: string;
    }
    const rows = await this.#reader.query<Row>(
      `SELECT severity, status, incident_type, category, feedback, count() AS alive,
         countIf(first_seen >= fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC')) AS begun
       FROM aiops.incidents FINAL WHERE ${LIVES_IN_RANGE}
       GROUP BY severity, status, incident_type, category, feedback`,
      bounds(range),
    );
    const by = (key: (row: Row) => string, of: readonly Row[] = rows): Counts => {
      const counts: Counts = {};
      for (const row of of) counts[key(row)] = (counts[key(row)] ?? 0) + Number(row.alive);
      return counts;
    };
    return {
      incidents: rows.reduce((sum, row) => sum + Number(row.begun), 0),
      by_severity: by((row) => row.severity),
      by_status: by((row) => row.status),
      by_type: by((row) => row.incident_type),
      by_category: by((row) => row.category),
      by_feedback: by(
        (row) => row.feedback,
        rows.filter(({ feedback }) => feedback !== ''),
      ),
    };
  }

  /**
   * From the start of ingest to the end of storing, for each store hop that ended in the range. The hops of a
   * record are joined by tracking_id; as an id need not be unique, the latest ingest before the end counts.
   */
  async #fastPath(range: TimeRange): Promise<Percentiles> {
    const conditions = new Conditions().within(range, 'ended_at');
    const [row] = await this.#reader.query<{ count: string; quantiles: [number, number, number] }>(
      `WITH stored AS (
         SELECT tracking_id, record_id, max(ended_at) AS ended FROM aiops.trace_hops FINAL
         ${conditions.where} AND stage = 'store' AND status != 'error' GROUP BY tracking_id, record_id
       )
       SELECT count() AS count, quantilesExact(0.5, 0.95, 0.99)(duration_ms) AS quantiles FROM (
         SELECT toFloat64(dateDiff('millisecond', ingested.started_at, stored.ended)) AS duration_ms
         FROM stored ASOF INNER JOIN (
           SELECT tracking_id, started_at FROM aiops.trace_hops FINAL
           WHERE stage = 'ingest' AND tracking_id IN (SELECT tracking_id FROM stored)
         ) AS ingested ON stored.tracking_id = ingested.tracking_id AND stored.ended >= ingested.started_at
       )`,
      conditions.parameters,
    );
    const count = Number(row?.count ?? 0);
    if (row === undefined || count === 0) return { p50: null, p95: null, p99: null, count: 0 };
    const [p50, p95, p99] = row.quantiles;
    return { p50, p95, p99, count };
  }
}
