import type { MetricSample } from '@aiops/contracts';
import type { Situation, Statement } from '../detector.ts';
import type { Finding } from './finding.ts';
import type { Moment, Opinion } from './opinion.ts';
import type { SeriesName, SeriesState } from './series-state.ts';
import type { Silence } from './silence.ts';
import type { ToldSilence } from './silent-entities.ts';
import { clearedText, entityHeardText, entitySilentText, firingText, silentText } from './words.ts';

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

/** Of a host or device of which nothing comes any more; it is said with a sample of another of its ship. */
export function entitySilenceOf(
  told: ToldSilence,
  silence: Silence,
  series: SeriesState,
  situation: Situation,
): Statement {
  const occurredMs = Math.max(told.sinceMs, series.lastMs) + silence.silentMs;
  return {
    ...ofEntity(told, series.about, situation),
    state: 'firing',
    occurredMs,
    reason: entitySilentText(entityNameOf(series.about), told.series, silence.silentMs, series.usualMs ?? 0),
    verdict: 'entity_silent',
    meta: { series: told.series, silent_ms: silence.silentMs },
  };
}

/** One of its series is heard again. */
export function entityHeardOf(
  told: ToldSilence,
  series: SeriesState,
  ms: number,
  situation: Situation,
): Statement {
  return {
    ...ofEntity(told, series.about, situation),
    state: 'cleared',
    occurredMs: ms,
    reason: entityHeardText(entityNameOf(series.about), series.about.name, ms - told.sinceMs),
    verdict: 'entity_heard',
    meta: { series: told.series },
  };
}

function ofEntity(
  { sinceMs, score }: ToldSilence,
  { identity: { host, device_id } }: SeriesName,
  { rules, registry }: Situation,
): Omit<Statement, 'state' | 'occurredMs' | 'reason' | 'verdict'> {
  const device = device_id === undefined ? undefined : registry.device(device_id);
  const { incident_type, domain } = rules.typeOf({ device_type: device?.type });
  return {
    incident_type,
    domain,
    detector: 'missing',
    anomaly_type: 'silent',
    signal: 'all_series',
    about: {
      service: null,
      ...(host === undefined ? {} : { host }),
      ...(device_id === undefined ? {} : { device_id }),
    },
    isOfOtherLines: true,
    role: 'opens',
    score,
    startedMs: sinceMs,
    clearable: true,
  };
}

function entityNameOf({ identity: { host, device_id } }: SeriesName): string {
  return device_id ?? host ?? '';
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
