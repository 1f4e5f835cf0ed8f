import type { AnomalyDetected, MetricSample } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import { DEFAULT_POLICY } from '@aiops/policy';
import { Registry } from '@aiops/registry';
import { describe, expect, it } from 'vitest';
import { createDetectStage } from '../detect-stage.ts';

const START_MS = Date.UTC(2026, 0, 1);
const POLICY = {
  ...DEFAULT_POLICY,
  detect: {
    ...DEFAULT_POLICY.detect,
    impact: {
      ...DEFAULT_POLICY.detect.impact,
      metrics: { requests: { kind: 'calls' }, link_latency_ms: { kind: 'delay_ms' } },
    },
  },
} as const;

const newStage = () =>
  createDetectStage({ role: 'anomaly-detection', policyOf: () => POLICY, registry: () => Registry.EMPTY });

/** One minute of a service that answers ten calls. */
function minute(at: number, latencyMs: number) {
  const ts = toTimestamp(START_MS + at * 60_000);
  const sample = (name: string, value: number): MetricSample => ({
    schema_version: '3.0',
    tracking_id: `${name}-${at}`,
    ts,
    ship_id: 'aurora',
    record_id: `${name}-${at}`,
    received_at: ts,
    ship_id_source: 'record',
    name,
    value,
    service: 'booking',
    host: 'srv',
    source: 'test',
  });
  return [sample('requests', 10), sample('link_latency_ms', latencyMs)].map((item) => ({
    subject: 'metrics.ingested' as const,
    item,
    atMs: START_MS,
  }));
}

function firing(effects: ReturnType<ReturnType<typeof newStage>['process']>): AnomalyDetected[] {
  return effects.emissions
    .map(({ item }) => item as AnomalyDetected)
    .filter(({ detector, state }) => detector === 'threshold' && state === 'firing');
}

describe('a statement about a metric whose calls are known', () => {
  it('says what the condition has cost since it began, also after a restart in the midst of it', () => {
    let stage = newStage();
    for (let at = 0; at < 30; at += 1) stage.process(minute(at, 100));
    const said: AnomalyDetected[] = [];
    for (let at = 30; at < 40; at += 1) {
      said.push(...firing(stage.process(minute(at, 1_100))));
      const next = newStage();
      next.restore(JSON.parse(JSON.stringify(stage.snapshot())));
      stage = next;
    }
    expect(said.length).toBeGreaterThan(2);
    for (const { started_at, occurred_at, impact } of said) {
      const minutes = (Date.parse(occurred_at) - Date.parse(started_at)) / 60_000 + 1;
      expect(impact?.delay_s).toBeCloseTo(minutes * 10 * 1, 6);
    }
  });
});
