import { LogMessage } from '@aiops/contracts';
import { DEFAULT_POLICY } from '@aiops/policy';
import { describe, expect, it } from 'vitest';
import { StorageSampler } from './storage-sampler.ts';

const START_MS = Date.parse('2026-01-05T10:00:00.000Z');
const { ingest } = DEFAULT_POLICY;
const POLICY = {
  ...ingest,
  storm: { ...ingest.storm, records_per_sec_per_source: 10, window_sec: 10 },
};

function record(id: number, atMs: number, level: LogMessage['level'] = 'info'): LogMessage {
  const ts = new Date(atMs).toISOString();
  return LogMessage.parse({
    schema_version: '3.0',
    tracking_id: `t-${id}`,
    ts,
    ship_id: 'aurora',
    record_id: `0197c5a0-7b1e-7c3a-9f0e-${String(id).padStart(12, '0')}`,
    received_at: ts,
    ship_id_source: 'record',
    domain: null,
    service: null,
    level,
    msg: 'hello',
    source: 'http',
  });
}

const flood = (count: number, stepMs: number, level?: LogMessage['level']) =>
  Array.from({ length: count }, (_, i) => record(i, START_MS + i * stepMs, level));

function verdicts(records: readonly LogMessage[], policy = POLICY): string[] {
  const sampler = new StorageSampler();
  return records.map((each) => sampler.verdict(each, 'a', policy));
}

const countOf = (all: readonly string[], verdict: string) => all.filter((each) => each === verdict).length;

describe('what of the logs is stored', () => {
  it('is all of it in quiet times, but for what is below the least level', () => {
    expect(new Set(verdicts(flood(200, 200)))).toEqual(new Set(['store']));
    expect(new Set(verdicts(flood(5, 200, 'debug')))).toEqual(new Set(['below_min_severity']));
    expect(new Set(verdicts(flood(5, 200, null)))).toEqual(new Set(['store']));
  });

  it('is in a storm the share of the policy of level info and below, and all of what is worse', () => {
    const all = verdicts(flood(10_000, 1)).slice(1000);
    expect(countOf(all, 'store') / all.length).toBeCloseTo(0.4, 1);
    expect(countOf(all, 'store') + countOf(all, 'storm_sampled')).toBe(all.length);
    expect(new Set(verdicts(flood(2_000, 1, 'warning')))).toEqual(new Set(['store']));
  });

  it('is the default share in quiet times', () => {
    const sampling = { default: 0.25, storm: 0.1 };
    const all = verdicts(flood(4_000, 1000), { ...POLICY, logs: { ...POLICY.logs, sampling } });
    expect(countOf(all, 'store') / all.length).toBeCloseTo(0.25, 1);
  });

  it('is the same at each replay, and more but nothing else when the begin of the storm is not replayed', () => {
    const records = flood(3_000, 1);
    const once = verdicts(records);
    expect(verdicts(records)).toEqual(once);
    const later = verdicts(records.slice(500));
    for (const [i, verdict] of later.entries()) {
      if (once[i + 500] === 'store') expect(verdict).toBe('store');
    }
  });

  it('is judged for each source alone, and by event time: a backlog is no storm', () => {
    const sampler = new StorageSampler();
    for (const each of flood(2_000, 1)) sampler.verdict(each, 'a', POLICY);
    expect(sampler.verdict(record(1, START_MS + 1_000), 'b', POLICY)).toBe('store');
    expect(new Set(verdicts(flood(2_000, 150)))).toEqual(new Set(['store']));
  });

  it('is all of it again when the rate was back for a window', () => {
    const sampler = new StorageSampler();
    for (const each of flood(2_000, 1)) sampler.verdict(each, 'a', POLICY);
    const late = Array.from({ length: 50 }, (_, i) => record(i, START_MS + 20_000 + i * 100));
    expect(new Set(late.map((each) => sampler.verdict(each, 'a', POLICY)))).toEqual(new Set(['store']));
  });

  it('a storm is still known when thousands of other names came in between', () => {
    const sampler = new StorageSampler();
    for (const each of flood(1_000, 1)) sampler.verdict(each, 'a', POLICY);
    let sampled = 0;
    for (let i = 0; i < 9_000; i += 1) {
      sampler.verdict(record(i, START_MS + 1_000), `name-${i}`, POLICY);
      if (i % 10 === 0 && sampler.verdict(record(i, START_MS + 1_000), 'a', POLICY) === 'storm_sampled')
        sampled += 1;
    }
    expect(sampled).toBeGreaterThan(400);
  });
});
