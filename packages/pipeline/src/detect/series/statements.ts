import type { MetricSample } from '@aiops/contracts';
import type { Situation, Statement } from '../detector.ts';
import type { Finding } from './consensus.ts';
import type { Moment, Opinion } from './opinion.ts';
import type { SeriesName, SeriesState } from './series-state.ts';
import type { Silence } from './silence.ts';
import { clearedText, firingText, silentText } from './words.ts';

/** Of all detectors of a series together, so that they share one fingerprint. */
export function deviationOf(
  finding: Finding,
  series: SeriesState,
  moment: Moment,
  sample: MetricSample,
  situation: Situation,
): Statement {
  const { about, shift } = series;
  const { strongest, role, state, verdict, startedMs, score } = finding;
  const unit = series.reading === null ? '' : '/s';
  return {
    ...typeOf(about, situation),
    detector: strongest?.detector ?? 'shift',
    anomaly_type: 'deviation',
    signal: about.signal,
    role,
    state,
    score,
    metric_value: strongest?.now ?? moment.value,
    ...(strongest === null ? {} : { threshold: limitOf(strongest) }),
    startedMs,
    occurredMs: moment.ms,
    reason:
      strongest === null
        ? clearedText(sample.name, unit, finding, moment.value, moment.ms)
        : firingText(sample.name, unit, finding, strongest, moment.ms),
    // What only supports is like a line in a log: nobody waits for its end.
    clearable: role === 'opens',
    verdict,
    meta: {
      last_value: sample.value,
      ...(strongest === null ? {} : evidenceOf(strongest, finding)),
      ...(shift.held === null ? {} : { level_since: new Date(shift.held.sinceMs).toISOString() }),
    },
  };
}

function evidenceOf(opinion: Opinion, finding: Finding): Record<string, unknown> {
  return {
    evidence: opinion.evidence,
    usual_low: opinion.usualLow,
    usual_high: opinion.usualHigh,
    confirmed_by: finding.confirmedBy,
  };
}

/** The end of the usual range that was passed. */
function limitOf({ direction, usualLow, usualHigh }: Opinion): number {
  return direction === 'down' ? usualLow : usualHigh;
}

/** Of a series that is silent; it is said with the sample of another series of its ship. */
export function silenceOf(silence: Silence, series: SeriesState, situation: Situation): Statement {
  const { about, lastMs, usualMs } = series;
  return {
    ...typeOf(about, situation),
    detector: 'missing',
    anomaly_type: 'missing',
    signal: about.signal,
    about: about.identity,
    role: 'supports',
    state: 'firing',
    score: silence.score,
    metric_name: about.name,
    startedMs: lastMs,
    occurredMs: lastMs + silence.silentMs,
    reason: silentText(about.name, usualMs ?? 0, silence),
    clearable: false,
    verdict: 'series_silent',
    meta: { silent_ms: silence.silentMs, longest_gap_ms: silence.longestGapMs },
  };
}

function typeOf(
  { name, identity }: SeriesName,
  { rules, registry }: Situation,
): Pick<Statement, 'incident_type' | 'domain'> {
  const device = identity.device_id === undefined ? undefined : registry.device(identity.device_id);
  const { incident_type, domain } = rules.typeOf({
    metric: name,
    service: identity.service,
    device_type: device?.type,
  });
  return { incident_type, domain };
}
