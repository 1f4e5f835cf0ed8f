import { describe, expect, it } from 'vitest';
import { createBackground } from './background.ts';
import { FLEET } from './fleet/demo-fleet.ts';
import {
  AUTH_FAILURES_OPEN,
  authFailureSource,
  isBeyond,
  OPENING_LEVELS,
  opensByWording,
  thresholdOf,
} from './policy-conditions.ts';
import { byArrival, HOUR, type TimedRecord } from './record.ts';

const START_MS = Date.UTC(2026, 4, 1);

const byEventTime = (a: TimedRecord, b: TimedRecord): number =>
  a.record.ts < b.record.ts ? -1 : a.record.ts > b.record.ts ? 1 : 0;

/**
 * Stretches beyond a limit that last their duration even if the last value is taken to hold until the next sample
 * comes: the strictest reading a detector could have.
 */
function faultyMetrics(records: readonly TimedRecord[]): string[] {
  const since = new Map<string, number>();
  const faulty: string[] = [];
  for (const { record } of records) {
    if (record.kind !== 'metric') continue;
    const condition = thresholdOf(record.name);
    if (condition === undefined) continue;
    const series = `${record.host} ${record.name} ${JSON.stringify(record.labels)}`;
    const atMs = Date.parse(record.ts);
    const start = since.get(series);
    if (start !== undefined && atMs - start >= condition.forSec * 1_000)
      faulty.push(`${series} ${record.ts}`);
    if (!isBeyond(condition, record.value)) since.delete(series);
    else if (start === undefined) since.set(series, atMs);
  }
  return faulty;
}

/** Failed logins that come close enough together to open. */
function faultyLogins(records: readonly TimedRecord[]): string[] {
  const failures = records.flatMap(({ record }) =>
    record.kind === 'log' && authFailureSource(record.msg) !== undefined
      ? [{ host: record.host, atMs: Date.parse(record.ts) }]
      : [],
  );
  return failures
    .filter(({ host, atMs }) => {
      const near = failures.filter(
        (other) =>
          other.host === host &&
          other.atMs <= atMs &&
          other.atMs > atMs - AUTH_FAILURES_OPEN.withinSec * 1_000,
      );
      return near.length >= AUTH_FAILURES_OPEN.count;
    })
    .map(({ host, atMs }) => `${host} ${atMs}`);
}

describe('the background', () => {
  it('holds nothing that the policy would call a fault, over many seeds, ships and rates', () => {
    for (let seed = 1; seed <= 6; seed += 1) {
      const density = [1, 0.5, 0.2][seed % 3] ?? 1;
      const world = createBackground({ ships: FLEET, seed: `quiet-${seed}`, density });
      const records = world.between(START_MS, START_MS + 24 * HOUR);
      records.sort(byEventTime);
      expect(faultyMetrics(records)).toEqual([]);
      expect(faultyLogins(records)).toEqual([]);
      const words = records.flatMap(({ record }) =>
        record.kind === 'log' && (opensByWording(record.msg) || OPENING_LEVELS.has(record.level ?? ''))
          ? [record.msg]
          : [],
      );
      expect(words).toEqual([]);
    }
  }, 60_000);

  it('is alive: several levels, many wordings, a few failed logins and short trips beyond a limit', () => {
    const records = createBackground({ ships: FLEET, seed: 'alive' }).between(START_MS, START_MS + 24 * HOUR);
    const logs = records.flatMap(({ record }) => (record.kind === 'log' ? [record] : []));
    const share = (level: string): number =>
      logs.filter((record) => record.level === level).length / logs.length;
    expect(share('info')).toBeGreaterThan(0.5);
    for (const level of ['debug', 'notice', 'warning', 'error']) expect(share(level)).toBeGreaterThan(0);
    expect(share('warning') + share('error')).toBeLessThan(0.1);
    expect(new Set(logs.map((record) => record.service)).size).toBeGreaterThan(30);
    expect(logs.some((record) => authFailureSource(record.msg) !== undefined)).toBe(true);
    const trips = records.filter(({ record }) => {
      const condition = record.kind === 'metric' ? thresholdOf(record.name) : undefined;
      return record.kind === 'metric' && condition !== undefined && isBeyond(condition, record.value);
    });
    expect(trips.length).toBeGreaterThan(0);
    expect(new Set(records.map((record) => record.deviceId)).size).toBe(60);
  });

  it('is the same however the time is cut', () => {
    const world = createBackground({ ships: FLEET.slice(0, 1), seed: 'cut' });
    const whole = world.between(START_MS, START_MS + HOUR).sort(byArrival);
    const middle = START_MS + 1_234_567;
    const parts = [
      ...world.between(START_MS, middle).sort(byArrival),
      ...world.between(middle, START_MS + HOUR).sort(byArrival),
    ];
    expect(parts).toEqual(whole);
  });

  it('never counts an interface backwards', () => {
    const world = createBackground({ ships: FLEET.slice(0, 1), seed: 'counters' });
    const last = new Map<string, number>();
    const records = world.between(START_MS, START_MS + 24 * HOUR);
    records.sort(byEventTime);
    for (const { record } of records) {
      if (record.kind !== 'metric' || !record.name.startsWith('if_in_')) continue;
      const series = `${record.host} ${record.name} ${JSON.stringify(record.labels)}`;
      expect(record.value).toBeGreaterThanOrEqual(last.get(series) ?? 0);
      last.set(series, record.value);
    }
    expect(last.size).toBeGreaterThan(4);
  });
});
