import type { MetricSample } from '@aiops/contracts';
import { signalOf } from '@aiops/kernel';
import type { ContextMetric, Policy } from '@aiops/policy';
import { BoundedState } from './bounded-state.ts';
import type { MetricDetector, Say, Situation } from './detector.ts';
import { numberText } from './number-text.ts';
import { seriesKeyOf } from './series-key.ts';

const MAX_SERIES = 10_000;

/** What was last passed on of one series; at first, what was first seen. */
interface Stated {
  value: number;
  /** Null until something was passed on. */
  statedMs: number | null;
  lastMs: number;
}

/**
 * Passes on what changes around the ship: weather, position, operations. A series' first sample is where it starts
 * from; then each material change against the value last passed on is said once, at most one an interval.
 */
export function createContextDetector(): MetricDetector {
  const series = new BoundedState<Stated>('context_series', MAX_SERIES);
  return {
    name: 'context',
    onMetric: (sample, situation, say) => judge(series, sample, situation, say),
    usage: () => [series.usage()],
    snapshot: () => series.snapshot(),
    restore: (state) => series.restore(state as [string, Stated][]),
  };
}

function judge(
  series: BoundedState<Stated>,
  sample: MetricSample,
  { rules, registry }: Situation,
  say: Say,
): void {
  const metric = rules.contextMetrics.get(sample.name);
  if (metric === undefined) return;
  const eventMs = Date.parse(sample.ts);
  const key = seriesKeyOf(sample);
  const stated = series.admit(
    key,
    eventMs,
    ({ lastMs }) => lastMs,
    () => ({ value: sample.value, statedMs: null, lastMs: eventMs }),
  );
  if (stated === undefined || eventMs < stated.lastMs) return;
  stated.lastMs = eventMs;
  const { min_interval_sec } = rules.policy.detect.context;
  if (stated.statedMs !== null && eventMs - stated.statedMs < min_interval_sec * 1000) return;
  if (!isMaterial(rules.policy, metric, stated.value, sample.value)) return;
  const before = stated.value;
  stated.value = sample.value;
  stated.statedMs = eventMs;
  const device = sample.device_id === undefined ? undefined : registry.device(sample.device_id);
  const type = rules.typeOf({
    metric: sample.name,
    service: sample.service,
    device_type: device?.type,
  });
  const direction = sample.value > before ? 'rose' : 'fell';
  say({
    detector: 'context',
    anomaly_type: 'context',
    signal: signalOf(sample.name, sample.labels),
    incident_type: type.incident_type,
    domain: type.domain,
    role: 'context',
    state: 'firing',
    // Surroundings are no deviation.
    score: 0,
    metric_value: sample.value,
    startedMs: eventMs,
    occurredMs: eventMs,
    reason: `${sample.name} ${direction} from ${numberText(before)} to ${numberText(sample.value)}`,
    clearable: false,
    verdict: 'context_changed',
    meta: { kind: metric.kind, previous_value: before },
  });
}

function isMaterial(policy: Policy, metric: ContextMetric, before: number, now: number): boolean {
  const change = Math.abs(now - before);
  if (change === 0) return false;
  if (metric.min_change !== undefined) return change >= metric.min_change;
  return change / Math.max(Math.abs(before), Math.abs(now)) >= policy.detect.context.min_change_ratio;
}
