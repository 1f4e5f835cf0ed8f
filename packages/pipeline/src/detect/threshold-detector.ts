import type { MetricSample } from '@aiops/contracts';
import { signalOf } from '@aiops/kernel';
import type { Threshold } from '@aiops/policy';
import { BoundedState } from './bounded-state.ts';
import type { NamedThreshold } from './detect-rules.ts';
import type { MetricDetector, Say, Situation, Statement } from './detector.ts';
import { numberText, secondsBetween } from './number-text.ts';
import { keyOf, seriesKeyOf } from './series-key.ts';

const MAX_SERIES = 50_000;
/** While it fires it says so again at most this often, so that correlation sees that it goes on. */
const REPEAT_MS = 60_000;
/** Samples further apart than this many usual intervals tell nothing about the time between them. */
const MAX_MISSED_INTERVALS = 5;
/** The longest silence that is bridged while the usual interval is not known yet. */
const FIRST_GAP_MS = 300_000;
/** One more sample moves the usual interval by this share. */
const INTERVAL_WEIGHT = 0.2;

/** One series under one threshold. Times are event times, ms. */
interface Crossing {
  lastMs: number;
  /** Null until two samples were seen. */
  usualMs: number | null;
  /** When the value first stood beyond the limit, without a break; null while it is back. */
  crossedMs: number | null;
  /** The value furthest beyond, since then. */
  worst: number;
  firing: boolean;
  statedMs: number;
}

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
    for (const { name, threshold, shared } of named) {
      if (!hasLabels(sample, threshold)) continue;
      const key = keyOf(seriesKey, name);
      const crossing = series.get(key) ?? newCrossing(sample, eventMs);
      if (eventMs < crossing.lastMs) {
        outOfOrder += 1;
        continue;
      }
      const staleMs = situation.rules.policy.correlate.stale_after_sec * 1000;
      noteTime(crossing, eventMs, threshold, staleMs);
      const step = advance(crossing, sample.value, eventMs, threshold);
      if (step !== undefined) say(statementOf(step, sample, { name, threshold, shared }, situation));
      series.set(key, crossing);
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

/** What one sample brought: the condition fires (again), or it ended. */
interface Step {
  readonly state: 'firing' | 'cleared';
  readonly crossedMs: number;
  readonly worst: number;
  readonly eventMs: number;
}

function newCrossing(sample: MetricSample, eventMs: number): Crossing {
  return {
    lastMs: eventMs,
    usualMs: null,
    crossedMs: null,
    worst: sample.value,
    firing: false,
    statedMs: eventMs,
  };
}

function hasLabels(sample: MetricSample, { labels }: Threshold): boolean {
  if (labels === undefined) return true;
  return Object.entries(labels).every(([name, value]) => sample.labels?.[name] === value);
}

/** Takes in the time since the last sample: the usual interval, and whether it was a gap. */
function noteTime(crossing: Crossing, eventMs: number, threshold: Threshold, staleMs: number): void {
  const gapMs = eventMs - crossing.lastMs;
  crossing.lastMs = eventMs;
  if (gapMs === 0) return;
  const usual = crossing.usualMs;
  const bridgedMs = Math.max(
    usual === null ? FIRST_GAP_MS : usual * MAX_MISSED_INTERVALS,
    threshold.for_sec * 1000,
  );
  if (gapMs > bridgedMs && !crossing.firing) crossing.crossedMs = null;
  if (gapMs > staleMs) {
    crossing.crossedMs = null;
    crossing.firing = false;
  }
  crossing.usualMs = usual === null ? gapMs : usual + (Math.min(gapMs, bridgedMs) - usual) * INTERVAL_WEIGHT;
}

function isBeyond(value: number, { op, value: limit }: Threshold): boolean {
  return op === '>' ? value > limit : value < limit;
}

function advance(crossing: Crossing, value: number, eventMs: number, threshold: Threshold): Step | undefined {
  if (!isBeyond(value, threshold)) {
    const { crossedMs, firing, worst } = crossing;
    crossing.crossedMs = null;
    crossing.firing = false;
    return firing && crossedMs !== null ? { state: 'cleared', crossedMs, worst, eventMs } : undefined;
  }
  if (crossing.crossedMs === null) {
    crossing.crossedMs = eventMs;
    crossing.worst = value;
  }
  crossing.worst = threshold.op === '>' ? Math.max(crossing.worst, value) : Math.min(crossing.worst, value);
  const { crossedMs, worst } = crossing;
  const due = crossing.firing
    ? eventMs - crossing.statedMs >= REPEAT_MS
    : eventMs - crossedMs >= threshold.for_sec * 1000;
  if (!due) return undefined;
  crossing.firing = true;
  crossing.statedMs = eventMs;
  return { state: 'firing', crossedMs, worst, eventMs };
}

/** 0.5 at the limit, 1 when it is passed by as much as the limit itself (by 1 when the limit is 0). */
function scoreOf(worst: number, { value: limit }: Threshold): number {
  const scale = limit === 0 ? 1 : Math.abs(limit);
  return 0.5 + 0.5 * Math.min(1, Math.abs(worst - limit) / scale);
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
    reason: firing ? firingText(step, sample, threshold) : clearedText(step, sample, threshold),
    clearable: true,
    verdict: firing ? 'threshold_crossed' : 'threshold_cleared',
    meta: { last_value: sample.value, worst_value: step.worst },
  };
}

function sideOf(threshold: Threshold): string {
  return threshold.op === '>' ? 'above' : 'below';
}

/** `rf_snr_db 4.2 below 7 for 60 s (worst 3.9)`. */
function firingText(step: Step, sample: MetricSample, threshold: Threshold): string {
  const worst = step.worst === sample.value ? '' : ` (worst ${numberText(step.worst)})`;
  const held = secondsBetween(step.crossedMs, step.eventMs);
  return `${sample.name} ${numberText(sample.value)} ${sideOf(threshold)} ${threshold.value} for ${held} s${worst}`;
}

/** `rf_snr_db back at 11.5, no longer below 7 after 1260 s (worst 3.9)`. */
function clearedText(step: Step, sample: MetricSample, threshold: Threshold): string {
  const held = secondsBetween(step.crossedMs, step.eventMs);
  return (
    `${sample.name} back at ${numberText(sample.value)}, no longer ${sideOf(threshold)} ${threshold.value} ` +
    `after ${held} s (worst ${numberText(step.worst)})`
  );
}
