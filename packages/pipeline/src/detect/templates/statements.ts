import type { LogMessage } from '@aiops/contracts';
import type { Identity, Situation, Statement } from '../detector.ts';
import { quoteOf } from '../quote.ts';
import type { Line } from './line-state.ts';
import type { Novelty } from './novelty.ts';
import type { RateChange } from './rates.ts';
import type { Vanished } from './silence-watch.ts';

const MINUTE_MS = 60_000;

export function newTemplate(line: Line, { score }: Novelty, situation: Situation): Statement {
  return {
    ...ofTemplate(line, situation),
    anomaly_type: 'new_template',
    role: 'supports',
    score,
    startedMs: line.ms,
    reason: `new template: "${quoteOf(line.template.text)}"`,
    verdict: 'template_new',
  };
}

export function rateChanged(line: Line, change: RateChange, situation: Situation): Statement {
  const isSustained = change.sustainedMs !== null;
  return {
    ...ofTemplate(line, situation),
    ...measured(change),
    anomaly_type: 'rate_change',
    role: isSustained ? 'opens' : 'supports',
    reason: `${usualText(change)}: "${quoteOf(line.template.text)}"`,
    verdict: isSustained ? 'template_rate_sustained' : 'template_rate',
  };
}

export function errorBurst(line: Line, change: RateChange, situation: Situation): Statement {
  const { template_id: _, ...rest } = ofTemplate(line, situation);
  return {
    ...rest,
    ...measured(change),
    anomaly_type: 'severity_burst',
    signal: 'error_or_worse',
    role: 'supports',
    reason: `lines of level error or worse: ${usualText(change)}`,
    verdict: 'severity_burst',
  };
}

/** Said with a line of another stream, which only brought the time. */
export function heartbeatGone(
  id: string,
  vanished: Vanished,
  log: LogMessage,
  situation: Situation,
): Statement {
  const { stream, source, silentMs, score, others } = vanished;
  const { heartbeat, watchedText } = stream;
  const also = others === 0 ? '' : ` (and ${others} more of the same entity)`;
  return {
    ...about(source.about, log, situation),
    isOfOtherLines: true,
    anomaly_type: 'heartbeat',
    signal: id,
    template_id: id,
    role: 'supports',
    state: 'firing',
    score,
    startedMs: heartbeat.lastMs,
    occurredMs: heartbeat.lastMs + silentMs,
    reason: `regular line is gone: usually every ${spanText(heartbeat.meanMs)}, silent for ${spanText(silentMs)}${also}: "${watchedText ?? ''}"`,
    // What only supports is like a line in a log: no incident waits for its end, which is told all the same.
    clearable: false,
    verdict: 'heartbeat_gone',
    meta: { usual_gap_ms: Math.round(heartbeat.meanMs), silent_ms: silentMs },
  };
}

export function heartbeatBack(line: Line, situation: Situation): Statement {
  return {
    ...ofTemplate(line, situation),
    anomaly_type: 'heartbeat',
    role: 'supports',
    state: 'cleared',
    score: 0,
    startedMs: line.ms,
    reason: `regular line is back: "${quoteOf(line.template.text)}"`,
    clearable: true,
    verdict: 'heartbeat_back',
  };
}

type Common = Omit<Statement, 'anomaly_type' | 'role' | 'score' | 'startedMs' | 'reason' | 'verdict'>;

function ofTemplate({ log, ms, template, source }: Line, situation: Situation): Common {
  return {
    ...about(source.about, log, situation),
    signal: template.id,
    template_id: template.id,
    state: 'firing',
    level: log.level ?? undefined,
    occurredMs: ms,
    clearable: false,
  };
}

function about(
  identity: Identity,
  log: LogMessage,
  { rules, registry }: Situation,
): Pick<Statement, 'detector' | 'about' | 'incident_type' | 'domain'> {
  const device = identity.device_id === undefined ? undefined : registry.device(identity.device_id);
  const type = rules.typeOf({ service: identity.service, device_type: device?.type });
  const isOwn = identity.service === log.service && identity.device_id === log.device_id;
  const domain = isOwn ? (log.domain ?? type.domain) : type.domain;
  return { detector: 'template', about: identity, incident_type: type.incident_type, domain };
}

function measured({ score, count, limit, startedMs, low, high }: RateChange) {
  const meta = { usual_low: low, usual_high: high, window_sec: 300 };
  return { score, metric_value: count, threshold: limit, startedMs, meta };
}

function usualText({ low, high, count, sustainedMs }: RateChange): string {
  const usual = low === high ? `${low}` : `${low}–${high}`;
  const going = sustainedMs === null ? '' : `, for ${spanText(sustainedMs)}`;
  return `usually ${usual} in 5 min, now ${count}${going}`;
}

function spanText(ms: number): string {
  if (ms < 2 * MINUTE_MS) return `${Math.round(ms / 1000)} s`;
  if (ms < 120 * MINUTE_MS) return `${Math.round(ms / MINUTE_MS)} min`;
  return `${Math.round(ms / (60 * MINUTE_MS))} h`;
}
