import type { MetricSample } from '@aiops/contracts';
import { signalOf } from '@aiops/kernel';
import type { Threshold } from '@aiops/policy';
import { BoundedState } from './bounded-state.ts';
import {
  advance,
  type Crossing,
  clearedText,
  countsInTime,
  firingText,
  newCrossing,
  noteTime,
  type Step,
  scoreOf,
} from './crossing.ts';
import type { MetricDetector, Say, Situation, Statement } from './detector.ts';
import type { NamedThreshold } from './named-threshold.ts';
import { keyOf, seriesKeyOf } from './series-key.ts';

const MAX_SERIES = 50_000;

/**
 * Limits with a duration. A value beyond its limit for `for_sec` of event time, by samples without a gap, fires; the
 * first sample that is back clears. A gap (more than five usual intervals and more than `for_sec`) makes what lay in
 * it unknown: a duration that was running starts anew, and what fires goes on firing, because missing data never
 * clears; only a gap of `stale_after_sec` forgets it. A sample older than the last one is counted and not used.
 */
export function createThresholdDetector(): MetricDetector {
  const series = new BoundedState<Crossing>('threshold_series', MAX_SERIES);
  let outOfOrder = 0;
  const judge = (sample: MetricSample, situation: Situation, say: Say): void => {
    const named = situation.rules.thresholds.get(sample.name);
    if (named === undefined) return;
    const eventMs = Date.parse(sample.ts);
    const seriesKey = seriesKeyOf(sample);
    const latenessMs = situation.rules.policy.correlate.allowed_lateness_sec * 1000;
    for (const { name, threshold, shared } of named) {
      if (situation.rules.takenOver.has(name) || !hasLabels(sample, threshold)) continue;
      const key = keyOf(seriesKey, name);
      const crossing = series.admit(key, eventMs, heardMs, () => newCrossing(sample.value, eventMs));
      if (crossing === undefined) continue;
      if (!countsInTime(crossing, eventMs, latenessMs)) {
        outOfOrder += 1;
        continue;
      }
      const staleMs = situation.rules.policy.correlate.stale_after_sec * 1000;
      noteTime(crossing, eventMs, threshold.for_sec, staleMs);
      const step = advance(crossing, sample.value, eventMs, threshold);
      if (step !== undefined) say(statementOf(step, sample, { name, threshold, shared }, situation));
    }
  };
  return {
    name: 'threshold',
    onMetric: judge,
    usage: () => [{ ...series.usage(), out_of_order: outOfOrder }],
    snapshot: () => ({ series: series.snapshot(), out_of_order: outOfOrder }),
    restore: (state) => {
      const { series: entries, out_of_order } = state as {
        series: [string, Crossing][];
        out_of_order: number;
      };
      series.restore(entries);
      outOfOrder = out_of_order;
    },
  };
}

function heardMs({ lastMs }: Crossing): number {
  return lastMs;
}

export function hasLabels(sample: MetricSample, { labels }: Pick<Threshold, 'labels'>): boolean {
  if (labels === undefined) return true;
  return Object.entries(labels).every(([name, value]) => sample.labels?.[name] === value);
}

function statementOf(
  step: Step,
  sample: MetricSample,
  { threshold, shared }: NamedThreshold,
  { rules, registry }: Situation,
): Statement {
  const firing = step.state === 'firing';
  const device = sample.device_id === undefined ? undefined : registry.device(sample.device_id);
  const question = { metric: sample.name, service: sample.service, device_type: device?.type };
  const onWan = device?.type !== undefined && rules.policy.detect.wan_device_types.includes(device.type);
  const incidentType = (onWan ? threshold.wan_incident_type : undefined) ?? threshold.incident_type;
  const metricSignal = signalOf(sample.name, sample.labels);
  return {
    detector: 'threshold',
    anomaly_type: 'threshold',
    signal: shared ? `${metricSignal}${threshold.op}${threshold.value}` : metricSignal,
    incident_type: incidentType,
    domain: threshold.domain ?? rules.domainOf(incidentType, question),
    role: 'opens',
    state: step.state,
    score: scoreOf(step.worst, threshold),
    severity_written: threshold.severity,
    metric_value: firing ? step.worst : sample.value,
    threshold: threshold.value,
    startedMs: step.crossedMs,
    occurredMs: step.eventMs,
    reason: (firing ? firingText : clearedText)(step, sample.name, sample.value, threshold),
    clearable: true,
    verdict: firing ? 'threshold_crossed' : 'threshold_cleared',
    meta: { last_value: sample.value, worst_value: step.worst },
  };
}
