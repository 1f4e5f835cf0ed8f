import type { ContextHistory } from '@aiops/ports';
import { Conditions } from '../conditions.ts';
import type { Reader } from '../driver.ts';

const HOUR_MS = 3_600_000;
const MAX_COUNT_ROWS = 100_000;

const AT = `fromUnixTimestamp64Milli({before_ms:Int64}, 'UTC')`;

/** Occurrences are firing statements: the end of a condition is not another one of it. */
export class TableContextHistory implements ContextHistory {
  readonly #reader: Reader;
  constructor(reader: Reader) {
    this.#reader = reader;
  }

  async anomalyCounts(
    sinceMs: number,
    limit: number,
  ): Promise<readonly { fingerprint: string; hourMs: number; count: number }[]> {
    const rows = await this.#reader.query<{ fingerprint: string; hour: number; count: string }>(
      `SELECT fingerprint, toUnixTimestamp(toStartOfHour(occurred_at)) AS hour, uniqExact(record_id) AS count
       FROM aiops.anomalies
       WHERE occurred_at >= fromUnixTimestamp64Milli({since_ms:Int64}, 'UTC') AND state = 'firing'
       GROUP BY fingerprint, hour ORDER BY count DESC, fingerprint, hour
       LIMIT ${Math.min(Math.max(Math.trunc(limit), 1), MAX_COUNT_ROWS)}`,
      { since_ms: Math.trunc(sinceMs) },
    );
    return rows.map((row) => ({
      fingerprint: row.fingerprint,
      hourMs: row.hour * 1000,
      count: Number(row.count),
    }));
  }

  async similarCounts(
    fingerprint: string,
    beforeMs: number,
  ): Promise<{ h1: number; h24: number; d7: number; lastIncidentTs: string | null }> {
    const parameters = { fingerprint, before_ms: Math.trunc(beforeMs) };
    const [counts, incidents] = await Promise.all([
      this.#reader.query<{ h1: string; h24: string; d7: string }>(
        `SELECT uniqExactIf(record_id, occurred_at >= ${AT} - toIntervalHour(1)) AS h1,
           uniqExactIf(record_id, occurred_at >= ${AT} - toIntervalHour(24)) AS h24,
           uniqExact(record_id) AS d7
         FROM aiops.anomalies
         WHERE fingerprint = {fingerprint:String} AND state = 'firing'
           AND occurred_at >= ${AT} - toIntervalDay(7) AND occurred_at < ${AT}`,
        parameters,
      ),
      this.#reader.query<{ last: string }>(
        `SELECT max(ts) AS last FROM aiops.ledger
         WHERE fingerprint = {fingerprint:String} AND ts < ${AT} AND incident_id IS NOT NULL HAVING count() > 0`,
        parameters,
      ),
    ]);
    const [row] = counts;
    return {
      h1: Number(row?.h1 ?? 0),
      h24: Number(row?.h24 ?? 0),
      d7: Number(row?.d7 ?? 0),
      lastIncidentTs: incidents[0]?.last ?? null,
    };
  }

  async metricQuantiles(
    key: { ship_id: string | null; device_id?: string; host?: string; name: string },
    beforeMs: number,
  ): Promise<{ p50: number; p95: number } | null> {
    const conditions = new Conditions()
      .require('name = {name:String}', { name: key.name })
      .within({ fromMs: beforeMs - HOUR_MS, toMs: beforeMs }, 'ts')
      .when(key.device_id, 'device_id', 'device_id = {device_id:String}')
      .when(key.host, 'host', 'host = {host:String}');
    if (key.ship_id === null) conditions.require('ship_id IS NULL');
    else conditions.when(key.ship_id, 'ship_id', 'ship_id = {ship_id:String}');
    const [row] = await this.#reader.query<{ quantiles: [number, number] }>(
      `SELECT quantilesTDigest(0.5, 0.95)(value) AS quantiles FROM aiops.metrics ${conditions.where}
       HAVING count() > 0`,
      conditions.parameters,
    );
    return row === undefined ? null : { p50: row.quantiles[0], p95: row.quantiles[1] };
  }
}
