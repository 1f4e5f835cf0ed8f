import {
  AUTH_FAILURES_OPEN,
  authFailureSource,
  isBeyond,
  OPENING_LEVELS,
  opensByWording,
  thresholdOf,
} from './policy-conditions.ts';
import type { LogRecord, MetricRecord, TimedRecord } from './record.ts';

/**
 * When one of the policy's conditions is first true in these records, in event time (ms), or null when none ever is.
 * A threshold is true at the first sample that makes its duration full; a sample back inside the limit ends the run.
 */
export function firstDetectable(records: readonly TimedRecord[]): number | null {
  const inEventOrder = [...records]
    .map((timed) => ({ timed, atMs: Date.parse(timed.record.ts) }))
    .sort((a, b) => a.atMs - b.atMs || (a.timed.key < b.timed.key ? -1 : 1));
  const watch = new ConditionWatch();
  for (const { timed, atMs } of inEventOrder) {
    const { record } = timed;
    const hit = record.kind === 'log' ? watch.log(record, atMs) : watch.metric(record, atMs);
    if (hit) return atMs;
  }
  return null;
}

/** The state that the conditions need: where each run beyond a limit began, and recent failed logins. */
class ConditionWatch {
  readonly #beyondSince = new Map<string, number>();
  readonly #failures = new Map<string, number[]>();

  log(record: LogRecord, atMs: number): boolean {
    if (record.level !== undefined && OPENING_LEVELS.has(record.level)) return true;
    if (opensByWording(record.msg)) return true;
    const source = authFailureSource(record.msg);
    if (source === undefined) return false;
    const key = `${record.host} ${source}`;
    const since = atMs - AUTH_FAILURES_OPEN.withinSec * 1_000;
    const recent = [...(this.#failures.get(key) ?? []).filter((time) => time > since), atMs];
    this.#failures.set(key, recent);
    return recent.length >= AUTH_FAILURES_OPEN.count;
  }

  metric(record: MetricRecord, atMs: number): boolean {
    const condition = thresholdOf(record.name);
    if (condition === undefined) return false;
    const series = seriesName(record);
    if (!isBeyond(condition, record.value)) {
      this.#beyondSince.delete(series);
      return false;
    }
    const since = this.#beyondSince.get(series) ?? atMs;
    this.#beyondSince.set(series, since);
    return atMs - since >= condition.forSec * 1_000;
  }
}

function seriesName(record: MetricRecord): string {
  return JSON.stringify([record.ship_id, record.host, record.service, record.name, record.labels]);
}
