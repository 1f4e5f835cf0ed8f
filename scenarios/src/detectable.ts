import { type Criticality, type Severity, severityOfAlert } from '@aiops/contracts';
import {
  AUTH_FAILURES_OPEN,
  authFailureSource,
  BASE_SEVERITY,
  BRUTE_FORCE,
  isBeyond,
  OPENING_LEVELS,
  openingSeverity,
  thresholdOf,
} from './policy-conditions.ts';
import type { LogRecord, MetricRecord, SentRecord, TimedRecord } from './record.ts';
import { capped, oneUp, severityOn, worse } from './severity.ts';

/** One of the policy's conditions, true in a record. */
export interface ConditionHit {
  readonly atMs: number;
  readonly deviceId: string;
  readonly severity: Severity;
  /** False for a bare level: no person wrote that severity. */
  readonly isWritten: boolean;
}

/**
 * Where the policy's conditions are true in these records, in event time. A threshold is true from the first sample
 * that makes its duration full; a sample back inside the limit ends the run.
 */
export function conditionHits(records: readonly TimedRecord[]): ConditionHit[] {
  const inEventOrder = [...records]
    .map((timed) => ({ timed, atMs: Date.parse(String(timed.record.ts)) }))
    .sort((a, b) => a.atMs - b.atMs || (a.timed.key < b.timed.key ? -1 : 1));
  const watch = new ConditionWatch();
  return inEventOrder.flatMap(({ timed: { record, deviceId }, atMs }) => {
    const hit = watch.judge(record, atMs);
    return hit === undefined ? [] : [{ atMs, deviceId, ...hit }];
  });
}

/** When one of the policy's conditions is first true in these records, in event time (ms), or null when none ever is. */
export function firstDetectable(records: readonly TimedRecord[]): number | null {
  return conditionHits(records)[0]?.atMs ?? null;
}

/**
 * How bad an incident of these is: the worst of what was written, one up where the device matters much; what only a
 * level says counts at most one above the type's base; never below the base.
 */
export function severityOf(
  hits: readonly ConditionHit[],
  incidentType: string,
  criticalityOf: (deviceId: string) => Criticality | undefined,
): Severity {
  const base = BASE_SEVERITY[incidentType] ?? 'medium';
  return hits.reduce<Severity>((severity, hit) => {
    const own = severityOn(hit.severity, criticalityOf(hit.deviceId));
    return worse(severity, hit.isWritten ? own : capped(own, oneUp(base)));
  }, base);
}

type Found = Pick<ConditionHit, 'severity' | 'isWritten'>;

/** The state that the conditions need: where each run beyond a limit began, and recent failed logins. */
class ConditionWatch {
  readonly #beyondSince = new Map<string, number>();
  readonly #failures = new Map<string, number[]>();

  judge(record: SentRecord, atMs: number): Found | undefined {
    switch (record.kind) {
      case 'alert':
        return record.ends_at === undefined
          ? { severity: severityOfAlert(record.severity), isWritten: true }
          : undefined;
      case 'log':
        return this.#log(record, atMs);
      case 'metric':
        return this.#metric(record, atMs);
    }
  }

  #log(record: LogRecord, atMs: number): Found | undefined {
    const written = openingSeverity(record.msg) ?? this.#logins(record, atMs);
    if (written !== undefined) return { severity: written, isWritten: true };
    if (!OPENING_LEVELS.has(record.level ?? '')) return undefined;
    return { severity: 'critical', isWritten: false };
  }

  #logins(record: LogRecord, atMs: number): Severity | undefined {
    const source = authFailureSource(record.msg);
    if (source === undefined) return undefined;
    const key = source === 'unknown' ? `host ${record.host}` : `${record.ship_id} ${source}`;
    const times = [...(this.#failures.get(key) ?? []), atMs].slice(-BRUTE_FORCE.count);
    this.#failures.set(key, times);
    for (const { count, withinSec, severity } of [BRUTE_FORCE, AUTH_FAILURES_OPEN]) {
      const first = times[times.length - count];
      if (first !== undefined && atMs - first < withinSec * 1_000) return severity;
    }
    return undefined;
  }

  #metric(record: MetricRecord, atMs: number): Found | undefined {
    const condition = thresholdOf(record.name);
    if (condition === undefined) return undefined;
    const series = JSON.stringify([record.ship_id, record.host, record.service, record.name, record.labels]);
    if (!isBeyond(condition, record.value)) {
      this.#beyondSince.delete(series);
      return undefined;
    }
    const since = this.#beyondSince.get(series) ?? atMs;
    this.#beyondSince.set(series, since);
    if (atMs - since < condition.forSec * 1_000) return undefined;
    return { severity: condition.severity, isWritten: true };
  }
}
