import { type MetricSample, SCHEMA_VERSION } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import { DEFAULT_POLICY } from '@aiops/policy';
import { describe, expect, it } from 'vitest';
import { ImpactMeter } from './impact-meter.ts';
import { MAX_PERIODS } from './service-periods.ts';

const START_MS = Date.UTC(2026, 0, 1);
const PERIOD_MS = 60_000;
const SETTINGS = {
  ...DEFAULT_POLICY.detect.impact,
  metrics: {
    calls: { kind: 'calls' },
    latency_ms: { kind: 'delay_ms', labels: { statistic: 'mean' } },
    up_pct: { kind: 'available_pct' },
  },
} as const;

function sample(
  name: string,
  period: number,
  value: number,
  fields: Partial<MetricSample> = {},
): MetricSample {
  const ts = toTimestamp(START_MS + period * PERIOD_MS);
  return {
    schema_version: SCHEMA_VERSION,
    tracking_id: 't',
    ts,
    ship_id: 'aurora',
    record_id: 'r',
    received_at: ts,
    ship_id_source: 'record',
    name,
    value,
    service: 'booking',
    host: 'srv',
    source: 'test',
    ...fields,
  };
}

const MEAN = { labels: { statistic: 'mean' } };

/** Thirty periods of 100 calls that take 19 to 21 ms, all of them answered. */
function learned(): ImpactMeter {
  const meter = new ImpactMeter();
  for (let period = 0; period < 30; period += 1) {
    meter.note(sample('calls', period, 100), SETTINGS);
    meter.note(sample('latency_ms', period, 19 + (period % 3), MEAN), SETTINGS);
    meter.note(sample('up_pct', period, 100), SETTINGS);
  }
  return meter;
}

function costOf(meter: ImpactMeter, name: string, sincePeriod: number, fields: Partial<MetricSample> = {}) {
  const startedMs = START_MS + sincePeriod * PERIOD_MS;
  const statement = { state: 'firing', startedMs, about: undefined } as const;
  return meter.impactOf(sample(name, 40, 0, fields), statement, SETTINGS);
}

describe('what a deviation costs', () => {
  it('is the calls of each period since it began, times what a call took beyond the usual', () => {
    const meter = learned();
    for (const [period, latency] of [
      [30, 521],
      [31, 1_021],
      [32, 20],
    ] as const) {
      meter.note(sample('calls', period, 10), SETTINGS);
      meter.note(sample('latency_ms', period, latency, MEAN), SETTINGS);
    }
    expect(costOf(meter, 'latency_ms', 30, MEAN)?.delay_s).toBeCloseTo(10 * 0.5 + 10 * 1, 6);
    expect(costOf(meter, 'latency_ms', 31, MEAN)?.delay_s).toBeCloseTo(10 * 0.5, 6);
  });

  it('counts calls that failed, in the kind of the metric that deviates', () => {
    const meter = learned();
    meter.note(sample('calls', 30, 200), SETTINGS);
    meter.note(sample('up_pct', 30, 90), SETTINGS);
    meter.note(sample('latency_ms', 30, 20, MEAN), SETTINGS);
    const cost = costOf(meter, 'up_pct', 30);
    expect(Object.keys(cost ?? {})).toEqual(['failed_calls']);
    expect(cost?.failed_calls).toBeCloseTo(20, 6);
    expect(costOf(meter, 'latency_ms', 30, MEAN)).toEqual({ delay_s: 0 });
  });

  it('is nothing for what was as slow in the period before', () => {
    const meter = learned();
    for (const period of [30, 31, 32]) {
      meter.note(sample('calls', period, 100), SETTINGS);
      meter.note(sample('latency_ms', period, 800, MEAN), SETTINGS);
    }
    expect(costOf(meter, 'latency_ms', 30, MEAN)?.delay_s).toBeGreaterThan(200);
    expect(costOf(meter, 'latency_ms', 31, MEAN)).toEqual({ delay_s: 0 });
  });

  it('is not known, and not 0, without calls, without a past, or of what says nothing of calls', () => {
    const silent = learned();
    silent.note(sample('latency_ms', 30, 900, MEAN), SETTINGS);
    expect(costOf(silent, 'latency_ms', 30, MEAN)).toBeUndefined();
    const fresh = new ImpactMeter();
    for (const period of [0, 1]) {
      fresh.note(sample('calls', period, 100), SETTINGS);
      fresh.note(sample('latency_ms', period, 900, MEAN), SETTINGS);
    }
    expect(costOf(fresh, 'latency_ms', 1, MEAN)).toBeUndefined();
    expect(costOf(learned(), 'calls', 20)).toBeUndefined();
    expect(costOf(learned(), 'cpu_pct', 20)).toBeUndefined();
    expect(
      learned().impactOf(
        sample('up_pct', 30, 0),
        { state: 'firing', startedMs: START_MS, about: undefined },
        DEFAULT_POLICY.detect.impact,
      ),
    ).toBeUndefined();
  });

  it('is kept apart by ship, entity, service and labels other than those that the policy picks by', () => {
    const meter = learned();
    for (const fields of [{ ship_id: 'b' }, { host: 'b' }, { service: 'b' }, { labels: { path: '/b' } }]) {
      meter.note(sample('calls', 30, 100, fields), SETTINGS);
      meter.note(sample('up_pct', 30, 0, fields), SETTINGS);
    }
    meter.note(sample('latency_ms', 30, 900, { labels: { statistic: 'p99' } }), SETTINGS);
    expect(costOf(meter, 'up_pct', 30)).toBeUndefined();
    expect(costOf(meter, 'latency_ms', 30, MEAN)).toBeUndefined();
  });

  it('is the same after a restart, also when old periods have given way', () => {
    const meter = learned();
    for (let period = 30; period < MAX_PERIODS + 50; period += 1) {
      meter.note(sample('calls', period, 100), SETTINGS);
      meter.note(sample('up_pct', period, period < MAX_PERIODS + 45 ? 100 : 50), SETTINGS);
    }
    meter.note(sample('up_pct', 3, 0), SETTINGS);
    const cost = costOf(meter, 'up_pct', MAX_PERIODS + 45);
    expect(cost?.failed_calls).toBeCloseTo(250, 6);
    const again = new ImpactMeter();
    again.restore(JSON.parse(JSON.stringify(meter.snapshot())));
    expect(costOf(again, 'up_pct', MAX_PERIODS + 45)).toEqual(cost);
    expect(again.usage()).toMatchObject({ size: 1, out_of_order: 1 });
  });
});
